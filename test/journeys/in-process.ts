import { openDevelopmentIssuer, type DevelopmentClaims } from '#libs/access';
import { type ContextModule, contextsOf, policiesOf, viewsOf, workSchemasOf } from '#libs/contexts';
import { createTestDatabase, type TestDatabase, withClient } from '#libs/embedded';
import {
  CommandExecutor,
  EventCodec,
  StateReaderService,
  type ProcessorHealth,
  MemoryEventStore,
  type Outcome,
  Projector,
  type RunnerStatus,
  ViewDatabase,
  ViewPositions,
  WorkDatabase,
} from '#libs/eventing';
import { FEED_VIEW, FeedReading } from '#libs/feed';
import {
  type Limits,
  type ReaderOptions,
  type Readership,
  RowChanges,
  type Statement,
  TenantReader,
} from '#libs/graphql';
import type { Command } from '#libs/kernel';
import { createLogger, Health, Metrics } from '#libs/observability';
import { eraseWhenReached, KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { CommandBus } from '@nestjs/cqrs';
import { type Client, createClient } from 'graphql-ws';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { startWebhooks } from '../../apps/feed/src/webhooks.js';
import { createApi } from '../../apps/api/src/http.js';
import { SETTINGS } from '../../libs/config/src/settings/settings.js';
import { holdConsumer } from '../support/held-consumer.js';
import { assertDescribed } from '../support/described.js';
import { comeLate } from '../support/late-views.js';
import { untilVisible } from '../support/patient.js';

export interface Answer {
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of an answer
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export type Ask = (query: string, variables?: object) => Promise<Answer>;

interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Read {
  readonly statement: Statement;
  readonly who: Readership;
}

/** The whole service over contexts, in this process: real Postgres, real keys, the event store in memory. */
export interface InProcess {
  readonly store: MemoryEventStore;
  /** What was read, and for whom, since the last call. */
  reads(): readonly Read[];
  /** The SQL of the same. */
  statements(): readonly string[];
  /** The address of the views' database for a role. */
  urlOf(role: 'superuser' | 'reader'): string;
  /** Asks again what is not visible yet. */
  as(claims: DevelopmentClaims): Promise<Ask>;
  /** What a path answers beside GraphQL, to somebody or to nobody. */
  post(claims: DevelopmentClaims | undefined, path: string, body: object): Promise<Posted>;
  get(claims: DevelopmentClaims, path: string): Promise<Posted>;
  /** What a subscription says, from the moment it is heard until the service stops. */
  follow(claims: DevelopmentClaims, query: string): Promise<unknown[]>;
  /** Rows of a table as the database's owner of everything sees them, in the order of their ids. */
  rows(table: string): Promise<readonly object[]>;
  /** The same table as somebody reads it. */
  rowsFor(who: Readership, table: string): Promise<readonly object[]>;
  /** Every event as the store keeps it, as text. */
  stored(): Promise<string>;
  /** Every row of every table, those of keys too, as text. */
  dump(): Promise<string>;
  /** Everything that was logged. */
  logged(): string;
  /** How every view and policy stands, and which are not level with the history. */
  standing(): Promise<readonly RunnerStatus[]>;
  late(): readonly ProcessorHealth[];
  /** A consumer of a tenant’s feed that a stream holds, with a filter such as `{ types: ['partner.*'] }`. */
  holdConsumer(tenant: string, filter: object, name?: string): Promise<void>;
  /** Delivers to webhooks for as long as `work` takes. */
  delivering(work: () => Promise<void>): Promise<void>;
  /** A statement of the process that delivers; answers with how many rows. */
  asFeed(text: string): Promise<number>;
  /** The same of whoever runs the database. */
  asSuperuser(text: string): Promise<number>;
  /** Every view anew from the history. */
  rebuild(): Promise<void>;
  stop(): Promise<void>;
}

export async function startInProcess(
  name: string,
  modules: readonly ContextModule[],
  limits: Partial<Limits> = {},
): Promise<InProcess> {
  comeLate();
  const [database, home] = await Promise.all([createTestDatabase(name), mkdtemp(join(tmpdir(), 'concord-journey-'))]);
  const store = new MemoryEventStore();
  const lines: string[] = [];
  const logger = createLogger({ name, level: 'debug', stream: { write: (line) => lines.push(line) } });
  const keyStore = new KeyStore(database.url());
  await keyStore.prepare();
  const encryption = { keyEncryptionKeys: new Map([[1, randomBytes(32)]]), currentVersion: 1 };
  const keys = new PersonalKeys(keyStore, encryption);
  const urls = { ownerUrl: database.url(), projectorUrl: database.url('projector') };
  const views = new ViewDatabase({ ...urls, schemas: workSchemasOf(contextsOf(modules)) });
  await views.migrate();
  const contexts = contextsOf(modules);
  eraseWhenReached(contexts, keys);
  const blind = new TenantBlindIndex(keyStore, encryption, new KeyFingerprints(store));
  const codec = new EventCodec(keys, blind);
  const facts = new StateReaderService(store, codec);
  const policies = policiesOf(contexts, facts, keys);
  const changes = new RowChanges({ url: database.url('reader') });
  const positions = new ViewPositions({ url: database.url('reader'), policies: policies.map((policy) => policy.name) });
  const read: Read[] = [];
  const onStatement: ReaderOptions['onStatement'] = (statement, who) => read.push({ statement, who });
  const reader = new TenantReader({ url: database.url('reader'), pool: 4, onStatement });
  const issuer = await openDevelopmentIssuer({ home, host: '127.0.0.1', nodeEnv: 'test' });
  const app = await createApi({
    production: false,
    executor: SETTINGS.CONCORD_GRAPHQL_EXECUTOR.read.parse(process.env['CONCORD_GRAPHQL_EXECUTOR']),
    limits,
    store,
    personal: keys,
    blind,
    reader,
    changes,
    visibility: positions,
    contexts: modules,
    tokens: issuer.settings,
    logger,
    metrics: new Metrics(),
    health: new Health({ needs: {}, runners: () => Promise.resolve([]) }),
    operators: { isOpen: false },
    linkBases: new Map([['acme', 'https://go.acme.com']]),
    examples: [],
  });
  await app.init();
  const projector = new Projector({
    store,
    codec,
    database: views,
    facts,
    views: viewsOf(contexts),
    policies,
    send: (command) => app.get(CommandBus).execute<Command, Outcome>(command),
    onFault: (what, fault) => logger.error({ err: fault, what }),
  });
  await projector.start();
  await positions.start();
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('http', 'ws');
  const clients: Client[] = [];
  return {
    store,
    reads: () => read.splice(0),
    statements: () => read.splice(0).map(({ statement }) => statement.text),
    urlOf: (role) => database.url(role),
    as: async (claims) => {
      const authorization = `Bearer ${await issuer.issue(claims)}`;
      return untilVisible<Answer>(async (query, variables = {}) => {
        const response = await app.inject({
          method: 'POST',
          url: '/graphql',
          headers: { authorization },
          payload: { query, variables },
        });
        const answer = response.json<Answer>();
        assertDescribed(query, answer.data);
        return answer;
      });
    },
    post: async (claims, path, payload) => {
      const headers = claims ? { authorization: `Bearer ${await issuer.issue(claims)}` } : {};
      const { statusCode, body, headers: told } = await app.inject({ method: 'POST', url: path, headers, payload });
      return { status: statusCode, headers: told, text: body };
    },
    get: async (claims, path) => {
      const headers = { authorization: `Bearer ${await issuer.issue(claims)}` };
      const { statusCode, body, headers: told } = await app.inject({ method: 'GET', url: path, headers });
      return { status: statusCode, headers: told, text: body };
    },
    follow: async (claims, query) => {
      const heard: unknown[] = [];
      const token = await issuer.issue(claims);
      const connected = new Promise<void>((resolve, reject) => {
        const client = createClient({
          url: `${url}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { authorization: `Bearer ${token}` },
          retryAttempts: 0,
          on: {
            connected: () => resolve(),
            closed: (event) => reject(new Error('The connection was closed', { cause: event })),
          },
        });
        clients.push(client);
        client.subscribe(
          { query },
          { next: ({ data }) => heard.push(data), error: (e) => heard.push(e), complete: () => {} },
        );
      });
      await connected;
      await pause(300);
      return heard;
    },
    rows: (table) => views.rows({ text: `SELECT * FROM ${table} ORDER BY tenant, id` }),
    rowsFor: (who, table) => reader.objects(who, { text: `SELECT * FROM ${table}`, values: [] }),
    stored: async () => {
      const found: string[] = [];
      const stop = new AbortController();
      for await (const delivery of store.subscribe({ after: 'start', prefixes: [''], signal: stop.signal })) {
        if (delivery.kind === 'caught-up') break;
        if (delivery.kind === 'event') found.push(JSON.stringify({ ...delivery.event, revision: '', position: '' }));
      }
      stop.abort();
      return found.join('\n');
    },
    dump: () => dumpOf(views, database),
    logged: () => lines.join(''),
    standing: () => projector.status(),
    late: () => projector.health().filter(({ state, lagEvents }) => state !== 'live' || lagEvents > 0),
    holdConsumer: (tenant, filter, name) =>
      holdConsumer(
        { url: database.url('feed'), facts, send: (command) => app.get(CommandBus).execute(command) },
        tenant,
        filter,
        name,
      ),
    delivering: async (work) => {
      const feedWork = new WorkDatabase({ url: database.url('feed'), pool: 2 });
      const feed = new FeedReading({
        ...{ database: reader, feeds: contexts.flatMap(({ feeds = [] }) => feeds), personal: keys },
        notices: () => Promise.resolve(() => undefined),
        inTurn: (_, run) => run(),
        onFault: () => undefined,
        head: () => store.head(),
        visible: (position) => positions.waitForPosition([FEED_VIEW], position, 2_000),
      });
      const webhooks = startWebhooks({
        ...{ feed, work: feedWork, facts, executor: app.get(CommandExecutor), lookMs: 20 },
        guard: { isAllowed: (address) => address === '127.0.0.1' },
        onFault: (fault) => logger.error({ err: fault }, 'not delivered'),
      });
      try {
        await work();
      } finally {
        await webhooks.stop();
        await feedWork.close();
      }
    },
    asSuperuser: (text) =>
      withClient(database.url('superuser'), async (superuser) => (await superuser.query(text)).rowCount ?? 0),
    asFeed: (text) => withClient(database.url('feed'), async (feed) => (await feed.query(text)).rowCount ?? 0),
    rebuild: async () => {
      await projector.rebuild(viewsOf(contexts).map(({ name }) => name));
    },
    stop: async () => {
      for (const client of clients) await client.dispose();
      await projector.stop();
      await app.close();
      await Promise.all([
        changes.close(),
        positions.close(),
        reader.close(),
        views.close(),
        keyStore.close(),
        store.close(),
      ]);
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Tables of work, which the projector cannot read. */
const WORK = /^concord_(feed_|webhook_|exports$)/;

/** Through the walls between tenants, too: those hold for the owner of a table, not for the process that works on it. */
async function dumpOf(views: ViewDatabase, database: TestDatabase): Promise<string> {
  type Table = { readonly name: string; readonly walled: boolean };
  return views.asOwner(async (client) => {
    const { rows: tables } = await client.query(
      `SELECT oid::regclass::text AS name, relrowsecurity AS walled FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    const texts: string[] = [];
    for (const { name, walled } of tables as Table[]) {
      const text = `SELECT (t.*)::text AS row FROM ${name} t`;
      const asSuperuser = () => withClient(database.url('superuser'), (superuser) => superuser.query(text));
      const asProjector = async () => ({ rows: await views.rows<{ row: string }>({ text }) });
      const { rows } = await (WORK.test(name) ? asSuperuser() : walled ? asProjector() : client.query(text));
      texts.push(...(rows as { row: string }[]).map(({ row }) => `${name} ${row}`));
    }
    return texts.join('\n');
  });
}
