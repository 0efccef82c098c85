import type { Config } from '#libs/config';
import { CONTEXT_MODULES, contextsOf, nounsWithDeadlines, policiesOf, viewsOf, workSchemasOf } from '#libs/contexts';
import { DeadlineTicker, waitsOf } from '#libs/deadlines';
import {
  EventCodec,
  StateReaderService,
  type Outcome,
  Projector,
  type StoreWatch,
  ViewDatabase,
  ViewPositions,
  watchedStore,
} from '#libs/eventing';
import type { Command } from '#libs/kernel';
import { cutOffAfter, Health, type Logger, Metrics, NestLogger, observeHttp, takesNoBodies } from '#libs/observability';
import { eraseWhenReached, KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProjectorModule } from './projector.module.js';

export interface RunningProjector {
  /** Of health and metrics, on the loopback address. */
  readonly port: number;
  /** Ends the batches under way and lets go of the engines. */
  stop(): Promise<void>;
}

/** Runs every view and policy of every context; of several processes one runs each, the others stand by. */
export async function startProjector(config: Config, logger: Logger): Promise<RunningProjector> {
  const { database: urls, privacy, eventStore } = config;
  const onError = (err: unknown): void => logger.warn({ err }, 'a connection broke');
  const { store, watch } = await watchedStore(eventStore, logger);
  const keyStore = new KeyStore(urls.keysUrl, onError);
  const personal = new PersonalKeys(keyStore, privacy);
  const blind = new TenantBlindIndex(keyStore, privacy, new KeyFingerprints(store));
  const database = new ViewDatabase({
    ownerUrl: urls.ownerUrl,
    projectorUrl: urls.projectorUrl,
    schemas: workSchemasOf(contextsOf(CONTEXT_MODULES)),
    connections: urls.pool,
    onError,
  });
  const contexts = contextsOf(CONTEXT_MODULES);
  eraseWhenReached(contexts, personal);
  const metrics: Metrics = new Metrics(() => projector.status());
  const health = new Health({
    needs: {
      store: () => store.head(),
      postgres: () => database.projector.query('SELECT 1'),
      keys: () => keyStore.check(),
      history: async () => {
        if (projector.history?.lost) throw projector.history.lost;
      },
    },
    runners: () => projector.status(),
    waits: () => (ticker.status ? waitsOf(ticker.status) : []),
    alerts: () => watch.alerts(),
  });

  await keyStore.prepare();
  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', ...cutOffAfter() });
  observeHttp(adapter.getInstance(), metrics);
  takesNoBodies(adapter.getInstance());
  const aggregates = contexts.flatMap((context) => context.aggregates);
  const multiStreamHandlers = contexts.flatMap((context) => context.multiStreamHandlers ?? []);
  // Only who is on this machine gets here.
  const operators = { ...config.operators, isOpen: true };
  const commands = { store, personal, blind, aggregates, multiStreamHandlers };
  const module = ProjectorModule.forRoot({ ...commands, metrics, health, operators });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  await app.init();
  const facts = app.get(StateReaderService);
  const policies = policiesOf(contexts, facts, personal);
  const send = (command: Command): Promise<Outcome> => app.get(CommandBus).execute<Command, Outcome>(command);
  const positions = new ViewPositions({ url: urls.readerUrl, policies: policies.map(({ name }) => name), onError });
  const { deadlinesEveryMs: everyMs } = config.projector;
  const nouns = nounsWithDeadlines(contexts);
  const ticker: DeadlineTicker = new DeadlineTicker({
    ...{ store, database, positions, send, nouns, everyMs },
    onFault: ({ tenant, id: deadlineId }, err) =>
      logger.error({ tenant, deadlineId, err }, 'a deadline could not be told: the tenant waits, the others do not'),
  });
  watchDeadlines(metrics, ticker);
  watchStore(metrics, watch);
  const projector: Projector = new Projector({
    store,
    codec: app.get(EventCodec),
    database,
    facts,
    views: viewsOf(contexts),
    policies,
    singletonJobs: [ticker],
    send,
    ...telling(logger, metrics),
    onForeign: (stream) => watch.sawForeign(stream) && logger.warn({ stream }, 'not a stream of ours: passed by'),
  });
  await projector.start();
  await positions.start();
  await app.listen(config.projector.port, '127.0.0.1');
  const address = app.getHttpServer().address();
  return {
    port: typeof address === 'object' && address ? address.port : config.projector.port,
    stop: async () => {
      health.drain();
      await projector.stop();
      await app.close();
      await Promise.all([positions.close(), database.close(), keyStore.close(), store.close()]);
    },
  };
}

/** What the projector tells the log and the metrics. */
const telling = (
  logger: Logger,
  metrics: Metrics,
): Pick<
  ConstructorParameters<typeof Projector>[0],
  'onFault' | 'onBatch' | 'onParked' | 'onQuarantine' | 'onRemoved'
> => ({
  onFault: (name, err, final) =>
    final ? logger.error({ name, err }, 'halted') : logger.warn({ name, err }, 'failed, and will be tried again'),
  onBatch: (name, events, seconds) => metrics.batch(name, events, seconds),
  onRemoved: (table) => logger.warn({ table }, 'a rebuild was cut off before its end; its unfinished table is removed'),
  onQuarantine: ({ name, kind, tenant, event, fault: err }) => {
    if (!event) return logger.info({ name, kind, tenant }, 'a quarantined tenant has joined again');
    metrics.quarantine(name);
    const { id: eventId, stream, revision, type } = event;
    const where = { name, kind, tenant, eventId, stream, revision: String(revision), type };
    logger.error({ ...where, err }, 'quarantined a tenant: from this event on its events are passed');
  },
  onParked: (policy, { id, stream, metadata }, { refused, message }) =>
    logger.warn({ policy, eventId: id, stream, tenant: metadata.tenant, refused }, `set aside: ${message}`),
});

function watchDeadlines(metrics: Metrics, ticker: DeadlineTicker): void {
  metrics.watch(
    'concord_deadline_overdue_seconds',
    'For how long the earliest deadline has been known to be due and not told; -1 where another process tells.',
    () => ticker.status?.overdueSeconds ?? -1,
  );
  metrics.watch(
    'concord_deadlines_told',
    'Deadlines that this process has told since it began; -1 where another process tells.',
    () => ticker.status?.told ?? -1,
  );
  metrics.watch(
    'concord_deadlines_passed_tenants',
    'Tenants whose deadlines wait because one of them could not be told; -1 where another process tells.',
    () => ticker.status?.passedTenants ?? -1,
  );
}

function watchStore(metrics: Metrics, watch: StoreWatch): void {
  metrics.watch(
    'concord_foreign_events',
    'Events passed by since this process began, because their stream only begins like one of ours.',
    () => watch.foreignEvents,
  );
  metrics.watch(
    'concord_trimmed_streams',
    'Streams that this process has refused to read or to begin because they have lost their beginning.',
    () => watch.trimmed.size,
  );
}
