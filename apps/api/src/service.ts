import { tokenSettings } from '#libs/access';
import { type ApiConfig, linkBases, type Tracked } from '#libs/config';
import { CONTEXT_MODULES, contextsOf, policiesOf, viewsOf } from '#libs/contexts';
import {
  EventCodec,
  followHistory,
  RunnerStandings,
  StateReaderService,
  ViewPositions,
  watchedStore,
} from '#libs/eventing';
import { RowChanges, TenantReader } from '#libs/graphql';
import { Health, type Logger, Metrics } from '#libs/observability';
import { KeyStore, KeyFingerprints, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { examples } from './examples.js';
import { createApi } from './http.js';

export interface RunningApi {
  readonly port: number;
  /** Takes no more requests, answers those under way, and lets go of the engines. */
  stop(): Promise<void>;
}

/** Nouns to which more happens than requests ask of them: it would cost more to be told of it than to ask. */
const SELDOM_ASKED: ReadonlySet<string> = new Set(['clicks', 'click-day', 'agenda', 'ledger', 'performance', 'roster']);

/** Connects to the engines, waits until the projector has made every view's table, and listens. */
export async function startApi(config: ApiConfig & Tracked, logger: Logger): Promise<RunningApi> {
  const { database, privacy, eventStore, http, production } = config;
  const onError = (err: unknown): void => logger.warn({ err }, 'a connection broke');
  const { store, watch } = await watchedStore(eventStore, logger);
  const keyStore = new KeyStore(database.keysWriterUrl, onError);
  const personal = new PersonalKeys(keyStore, privacy);
  const reader = new TenantReader({ url: database.readerUrl, pool: database.pool, onError });
  const changes = new RowChanges({ url: database.readerUrl, onError });
  const contexts = contextsOf(CONTEXT_MODULES);
  const blind = new TenantBlindIndex(keyStore, privacy, new KeyFingerprints(store));
  const facts = new StateReaderService(store, new EventCodec(personal, blind));
  const policies = policiesOf(contexts, facts, personal).map(({ name }) => name);
  const views = viewsOf(contexts).map(({ name }) => name);
  const positions = new ViewPositions({ url: database.readerUrl, policies, onError });
  const runners = new RunnerStandings(database.readerUrl, [...views, ...policies], positions, onError);
  const health = new Health({
    needs: { store: () => store.head(), postgres: () => reader.check(), keys: () => keyStore.check() },
    runners: () => runners.status(),
    alerts: () => watch.alerts(),
  });

  await runners.untilAllHaveBegun();
  // The projector makes its tables: nothing here owns any.
  await keyStore.prepared();
  await positions.start();
  const app = await createApi({
    production,
    executor: config.graphqlExecutor,
    store,
    personal,
    blind,
    reader,
    changes,
    visibility: positions,
    contexts: CONTEXT_MODULES,
    tokens: await tokenSettings(config),
    logger,
    metrics: new Metrics(() => runners.status()),
    health,
    operators: config.operators,
    linkBases: linkBases(config),
    examples: production ? [] : examples(),
  });
  const following = new AbortController();
  const nouns = contexts.flatMap(({ aggregates }) => aggregates.map(({ events }) => events.noun));
  const asked = nouns.filter((noun) => !SELDOM_ASKED.has(noun));
  await followHistory(store, app.get(StateReaderService), asked, following.signal);
  await app.listen(http.port, http.host);
  const address = app.getHttpServer().address();
  return {
    port: typeof address === 'object' && address ? address.port : http.port,
    stop: async () => {
      health.drain();
      await app.close();
      following.abort();
      await Promise.all([
        changes.close(),
        positions.close(),
        runners.close(),
        reader.close(),
        keyStore.close(),
        store.close(),
      ]);
    },
  };
}
