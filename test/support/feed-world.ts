import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevelopmentClaims, openDevelopmentIssuer, TokenVerifier } from '#libs/access';
import { feedConsumerView } from '#libs/consumers';
import { CONTEXT_MODULES, contextsOf, workSchemasOf } from '#libs/contexts';
import { createTestDatabase, withClient } from '#libs/embedded';
import {
  CommandExecutor,
  EventCodec,
  eventTypesOf,
  MemoryBlindIndex,
  MemoryEventStore,
  type Outcome,
  Projector,
  StateReaderService,
  ViewDatabase,
  ViewPositions,
  WorkDatabase,
} from '#libs/eventing';
import { FEED_VIEW, feedEventView, type FeedParts, FeedReading } from '#libs/feed';
import { RowChanges, TenantReader } from '#libs/graphql';
import { type Command, deterministicId, type Position, toGlobalId } from '#libs/kernel';
import { createLogger, Health, Metrics, type Patience } from '#libs/observability';
import { KeyStore, PersonalKeys } from '#libs/privacy';
import { webhookAggregate, WebhooksModule } from '#libs/webhooks';
import { startWebhooks, type Webhooks, type WebhooksParts } from '../../apps/feed/src/webhooks.js';
import { type KeptConsumersParts, keptConsumers } from '../../apps/feed/src/kept-consumers.js';
import { listen, type Listening } from '../../apps/feed/src/listening.js';
import { Readers } from '../../apps/feed/src/readers.js';
import { readTurns } from '../../apps/feed/src/read-turns.js';
import { rowNotices } from '../../apps/feed/src/row-notices.js';

const GOLDEN = join(import.meta.dirname, '..', 'golden');
const feeds = contextsOf(CONTEXT_MODULES).flatMap((context) => context.feeds ?? []);
const VIEWS = [feedEventView(feeds), feedConsumerView, ...WebhooksModule.context.views];
const index = eventTypesOf(feeds.map(({ source }) => source));

/** The data of a domain event as its newest golden file has it, moments where there are moments. */
function goldenData(type: string): Record<string, unknown> {
  const files = readdirSync(GOLDEN).filter((file) => file.startsWith(`${type}.v`));
  const [newest = ''] = files.sort((one, other) => Number(/v(\d+)/.exec(other)?.[1]) - Number(/v(\d+)/.exec(one)?.[1]));
  const { data } = JSON.parse(readFileSync(join(GOLDEN, newest), 'utf8')) as { data: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      typeof value === 'string' && /(At|After|decideBy)$/.test(field) ? '2026-01-02T03:04:05.000Z' : value,
    ]),
  );
}

/** What was written, as the history has it: with it a feed is compared. */
export interface Written {
  readonly tenant: string;
  /** Global id of the public event. */
  readonly id: string;
  readonly type: string;
  readonly commit: bigint;
  /** Bare UUID. */
  readonly partnerId: string;
}

/** How leases and notes of consumers are kept, where not as usual. */
type Keeping = Partial<Pick<KeptConsumersParts, 'leaseMs' | 'noteEveryMs'>> & {
  /** Of the database of cursors. */
  readonly feedUrl?: string;
  readonly patience?: Patience;
};

interface Serving {
  readonly feed: FeedReading;
  readonly listening: Listening;
}

export const partnerOf = (tenant: string, name: string): string => deterministicId(tenant, 'partner', name);

/**
 * A history in memory, its log in a real Postgres, and the feed over the network on the loopback address. Events are real ones of partners and
 * deals; personal fields are encrypted under real keys.
 */
export class FeedWorld {
  readonly written: Written[] = [];
  private readonly revisions = new Map<string, bigint>();
  private readonly ending: (() => Promise<void>)[] = [];
  private projector: Projector | undefined;
  listening: Listening;
  feed: FeedReading;

  private constructor(
    readonly store: MemoryEventStore,
    readonly database: Awaited<ReturnType<typeof createTestDatabase>>,
    private readonly views: ViewDatabase,
    private readonly keyStore: KeyStore,
    /** Of the projector. */
    readonly keys: PersonalKeys,
    private readonly feedKeys: PersonalKeys,
    private readonly positions: ViewPositions,
    private readonly reader: TenantReader,
    private readonly changes: RowChanges,
    private readonly home: string,
    private readonly issuer: Awaited<ReturnType<typeof openDevelopmentIssuer>>,
  ) {}

  static async make(name: string, more: Partial<FeedParts> = {}, keeping: Keeping = {}): Promise<FeedWorld> {
    const [database, home] = await Promise.all([createTestDatabase(name), mkdtemp(join(tmpdir(), 'concord-feed-'))]);
    const keyStore = new KeyStore(database.url());
    await keyStore.prepare();
    const encryption = { keyEncryptionKeys: new Map([[1, randomBytes(32)]]), currentVersion: 1 };
    const urls = { ownerUrl: database.url(), projectorUrl: database.url('projector') };
    const views = new ViewDatabase({ ...urls, schemas: workSchemasOf(contextsOf(CONTEXT_MODULES)) });
    await views.migrate();
    const world = new FeedWorld(
      new MemoryEventStore(),
      database,
      views,
      keyStore,
      new PersonalKeys(keyStore, encryption),
      new PersonalKeys(keyStore, encryption, 200),
      new ViewPositions({ url: database.url('reader'), policies: [] }),
      new TenantReader({ url: database.url('reader'), pool: 6 }),
      new RowChanges({ url: database.url('reader') }),
      home,
      await openDevelopmentIssuer({ home, host: '127.0.0.1', nodeEnv: 'test' }),
    );
    await world.project();
    await world.positions.start();
    await world.serve(more, keeping);
    return world;
  }

  /** Begins to keep the log. */
  async project(): Promise<void> {
    const codec = new EventCodec(this.keys);
    const options = { store: this.store, codec, database: this.views, views: VIEWS };
    this.projector = new Projector(options);
    await this.projector.start();
  }

  /** Begins to serve, on free ports. */
  async serve(more: Partial<FeedParts> = {}, keeping: Keeping = {}): Promise<void> {
    ({ feed: this.feed, listening: this.listening } = await this.another(more, keeping));
  }

  /** One more process, as it were, that serves the same. */
  async another(
    more: Partial<FeedParts> = {},
    { feedUrl, patience, ...keeping }: Keeping = {},
    grpcPort = 0,
  ): Promise<Serving> {
    const feed = new FeedReading({
      database: this.reader,
      feeds,
      personal: this.feedKeys,
      notices: rowNotices(this.changes, FEED_VIEW, () => undefined),
      inTurn: readTurns(),
      onFault: () => undefined,
      head: () => this.store.head(),
      visible: (position) => this.positions.waitForPosition([FEED_VIEW], position, 2_000),
      ...more,
    });
    const codec = new EventCodec(this.keys);
    const work = new WorkDatabase({ url: feedUrl ?? this.database.url('feed'), pool: 4 });
    const blind = new MemoryBlindIndex();
    const consumers = keptConsumers({
      ...{ feed, reader: this.reader, work, blind, executor: new CommandExecutor(this.store, codec, { blind }) },
      ...{ facts: new StateReaderService(this.store, codec), onFault: () => undefined, ...keeping },
    });
    const listening = await listen(
      { host: '127.0.0.1', grpcPort, httpPort: 0 },
      {
        ...{ feed, consumers },
        readers: new Readers(new TokenVerifier(this.issuer.settings)),
        logger: createLogger({ name: 'feed', level: 'silent' }),
        health: new Health({ needs: {}, runners: () => [] }),
        operators: { isOpen: true },
        metrics: new Metrics(),
      },
      patience,
    );
    const stop = (): Promise<void> => listening.stop().then(() => work.close());
    return { feed, listening: { ...listening, stop } };
  }

  /** Begins to deliver to webhooks, as a process of its own would. `kill` ends it as a signal does that nobody can hear. */
  deliver(parts: Partial<WebhooksParts> = {}): Webhooks & { kill(): void } {
    let isDead = false;
    const pool = new WorkDatabase({ url: this.database.url('feed'), pool: 4 });
    const work: Pick<WorkDatabase, 'rows'> = {
      rows: (query) => (isDead ? new Promise<never>(() => undefined) : pool.rows(query)),
    };
    const webhooks = startWebhooks({
      ...{ feed: this.feed, work, executor: this.executor, facts: this.facts, lookMs: 20, onFault: () => undefined },
      guard: { isAllowed: (address) => address === '127.0.0.1' },
      ...parts,
    });
    const close = (): Promise<void> => pool.close();
    this.ending.push(close);
    return { ...webhooks, kill: () => (isDead = true), stop: () => (isDead ? Promise.resolve() : webhooks.stop()) };
  }

  /** As the api would. */
  execute(command: Command): Promise<Outcome> {
    return this.executor.execute(webhookAggregate, command as never);
  }

  private get executor(): CommandExecutor {
    return new CommandExecutor(this.store, new EventCodec(this.keys), { blind: new MemoryBlindIndex() });
  }

  private get facts(): StateReaderService {
    return new StateReaderService(this.store, new EventCodec(this.keys));
  }

  get http(): string {
    return `http://127.0.0.1:${this.listening.port}/feed/v1`;
  }

  token(claims: DevelopmentClaims): Promise<string> {
    return this.issuer.issue({ expiresIn: '1h', ...claims });
  }

  /** Appends a published event as a context would. */
  async write(tenant: string, noun: 'partner' | 'deal', id: string, type: string, data: object): Promise<Written> {
    const eventId = randomUUID();
    const codec = new EventCodec(this.keys);
    const envelope = {
      ...{ tenant, actor: { subject: 'u1', role: 'manager' }, commandId: eventId, bodyHash: 'b' },
      ...{ $correlationId: eventId, $causationId: eventId, occurredAt: '2026-01-02T03:04:05.000Z' },
    };
    const event = await codec.encode(index, { type, data: { ...goldenData(type), ...data } }, eventId, envelope);
    const stream = `${noun}-${tenant}.${id}`;
    const revision = this.revisions.get(stream);
    const appended = await this.store.append(stream, revision ?? 'no-stream', [event]);
    this.revisions.set(stream, appended.revision);
    const partnerId = noun === 'partner' ? id : String((data as { partnerId?: string }).partnerId);
    const written = {
      tenant,
      id: toGlobalId('event', eventId),
      type: type.replaceAll('-', '_'),
      commit: appended.position.commit,
      partnerId,
    };
    this.written.push(written);
    return written;
  }

  /** A partner, and what it does next. */
  begin(tenant: string, name: string, personName = 'Jane Person'): Promise<Written> {
    const partnerId = partnerOf(tenant, name);
    const programId = deterministicId(tenant, 'program', 'one');
    return this.write(tenant, 'partner', partnerId, 'partner.prospected', { partnerId, programId, name: personName });
  }

  suspend(tenant: string, name: string): Promise<Written> {
    const partnerId = partnerOf(tenant, name);
    return this.write(tenant, 'partner', partnerId, 'partner.suspended', { partnerId });
  }

  /** Until the log has what was written last, and so have consumers and webhooks: none of their tables is still being made. */
  async visible(written = this.written.at(-1)): Promise<void> {
    const position: Position = { commit: written?.commit ?? 0n, prepare: 0n };
    await this.positions.waitForPosition(
      VIEWS.map(({ name }) => name),
      position,
      30_000,
    );
  }

  /** As the owner of everything sees the database. */
  sql(text: string, values: readonly unknown[] = []): Promise<unknown> {
    return withClient(this.database.url('superuser'), (client) => client.query(text, [...values]));
  }

  async drop(): Promise<void> {
    await this.listening.stop();
    for (const end of this.ending) await end();
    await this.projector?.stop();
    const parts = [this.changes, this.positions, this.reader, this.views, this.keyStore, this.store];
    await Promise.all(parts.map((part) => part.close()));
    await this.database.drop();
    await rm(this.home, { recursive: true, force: true });
  }
}
