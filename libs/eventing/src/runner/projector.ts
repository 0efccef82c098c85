import type { Command, DomainEvent, EventTypes, Recorded, Refusal } from '#libs/kernel';
import type { Outcome } from '../definitions/aggregate.js';
import type { EventCodec } from '../codec/codec.js';
import type { AnyPolicy, AnyView } from '../definitions/context.js';
import type { EventStore } from '../store/event-store.js';
import type { StateReaderService } from '../state-reader/state-reader.service.js';
import { BEGINNING, isAfter, positionText } from '../store/position.js';
import { storeIdentity } from '../store/store-identity.js';
import { streamNameOf } from '../store/stream-name.js';
import { type Checkpoint, Checkpoints } from '../database/checkpoints.js';
import type { Consumer } from '../consuming/consumer.js';
import { Decoder } from '../consuming/decoded.js';
import { runSingletonJob, type SingletonJob } from './singleton-jobs.js';
import { Processor } from './processor.js';
import { KnownHistory } from './known-history.js';
import { startOf } from './start-position.js';
import type { ProcessorHealth, QuarantineNews, RunnerStatus } from './processor.types.js';
import { Leadership } from '../database/leadership.js';
import { ParkedWork } from '../policies/parked-work.js';
import { PolicyProjection } from '../policies/policy-projection.js';
import { Announcer } from '../database/progress.js';
import { Quarantine, QUARANTINED_TENANTS, type QuarantinedTenant } from '../consuming/quarantine.js';
import { type RebuildOptions, rebuildViews } from '../read-models/rebuild.js';
import { SharedSubscription, type SharedOptions } from '../consuming/shared-subscription.js';
import type { ViewDatabase } from '../database/view-database.js';
import { removeUnfinishedCopies } from '../read-models/unfinished-copies.js';
import { ViewProjection } from '../read-models/view-projection.js';

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly database: ViewDatabase;
  readonly views: readonly AnyView[];
  readonly policies?: readonly AnyPolicy[];
  /** What else one process does at a time. */
  readonly singletonJobs?: readonly SingletonJob[];
  /** Needed where there are policies. */
  readonly facts?: StateReaderService;
  readonly send?: (command: Command) => Promise<Outcome>;
  readonly shared?: SharedOptions;
  /** How long between looks whether the store has lost what views were made from. Milliseconds, 5,000 unless given. */
  readonly lookEveryMs?: number;
  readonly onFault?: (name: string, fault: unknown, final: boolean) => void;
  /** Told of every event that is passed by because its stream only begins like one of ours. */
  readonly onForeign?: (stream: string) => void;
  readonly onBatch?: (name: string, events: number, seconds: number) => void;
  /** Told of a table that a killed rebuild had left and that is removed now. */
  readonly onRemoved?: (table: string) => void;
  readonly onParked?: (policy: string, event: Recorded<DomainEvent>, refusal: Refusal) => void;
  /** Told when a view or policy begins to pass a tenant's events, and when that tenant has joined again. */
  readonly onQuarantine?: (news: QuarantineNews) => void;
}

/** Runs views and policies of a process: one subscription, one processor for each, all of it again after any fault. */
export class Projector {
  private readonly stopping = new AbortController();
  private readonly leadership: Leadership;
  private readonly announcer: Announcer;
  private processors: Processor[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private ticking: NodeJS.Timeout | undefined;
  /** Whether the store still has what views were made from; there once it has started. */
  history: KnownHistory | undefined;
  readonly parked: ParkedWork;
  readonly quarantine: Quarantine;

  constructor(private readonly options: ProjectorOptions) {
    const { database } = options;
    this.leadership = new Leadership(database);
    const notify = async (channel: string, message: string): Promise<void> => {
      await database.projector.query('SELECT pg_notify($1, $2)', [channel, message]);
    };
    this.announcer = new Announcer(notify, (name) => this.lagOf(name));
    database.along = (moves) => this.announcer.along(moves);
    this.parked = new ParkedWork(database);
    this.quarantine = new Quarantine(database);
  }

  /** Makes what is missing in the database and begins. Rejects with ForeignViews or LostHistory where the database belongs to another history. */
  async start(): Promise<void> {
    const { store, codec, database, views, shared: sharedOptions, onFault, onBatch, onQuarantine } = this.options;
    const { facts, onForeign, onRemoved, lookEveryMs, singletonJobs = [] } = this.options;
    await database.migrate();
    for (const table of await removeUnfinishedCopies(views, database)) onRemoved?.(table);
    const storeId = await storeIdentity(store);
    const checkpoints = new Checkpoints(database, storeId);
    await checkpoints.claim();
    const stored = await checkpoints.all();
    const history = (this.history = new KnownHistory(store, storeId, database, lookEveryMs));
    await history.check();
    const consumers = this.consumers(checkpoints, stored);
    const nouns = new Set(sourcesOf(consumers).map(({ noun }) => noun));
    const prefixes = [...nouns].map((noun) => `${noun}-`);
    facts?.follow(nouns);
    const onReached: SharedOptions['onReached'] = (position, event) => {
      facts?.reached(position, event);
      if (event) history.reached(event);
      if (onForeign && event && !streamNameOf(event.stream, nouns)) onForeign(event.stream);
    };
    const decoder = new Decoder(codec, sourcesOf(consumers));
    const kindOf: SharedOptions['kindOf'] = (arrival) => decoder.kindOf(arrival);
    const shared = new SharedSubscription(store, prefixes, { ...sharedOptions, onReached, kindOf });
    const { leadership, announcer } = this;
    const told = given({ onFault, onBatch, onQuarantine });
    const parts = { store, shared, decoder, leadership, announcer, checkpoints, database, ...told };
    this.processors = consumers.map((consumer) => new Processor(consumer, parts));
    const { signal } = this.stopping;
    const following = shared.run(startOf(stored, consumers), signal);
    const processors = this.processors.map((processor) => processor.run(signal));
    const others = singletonJobs.map((duty) => runSingletonJob(duty, { leadership, ...given({ onFault }) }, signal));
    this.running = Promise.all([following, ...processors, ...others]);
    this.ticking = setInterval(() => void this.tick(), 1_000).unref();
    void history.watch(() => this.stopping.abort(), onFault);
  }

  /** Finishes the batches under way. */
  async stop(): Promise<void> {
    clearInterval(this.ticking);
    this.stopping.abort();
    await this.running;
    await this.history?.close();
    await this.announcer.close();
    await this.leadership.close();
  }

  health(): ProcessorHealth[] {
    return this.processors.map(({ health }) => health);
  }

  /** The same for health checks and metrics, with how many events each policy has put aside. */
  async status(): Promise<RunnerStatus[]> {
    const [parked, quarantined] = await Promise.all([
      this.parked.counts(),
      this.options.database.rows<QuarantinedTenant>(QUARANTINED_TENANTS),
    ]);
    return this.health().map(({ name, kind, position, lagEvents, lagSeconds, fault, still }) => ({
      name,
      kind,
      position: positionText(position),
      lagEvents,
      lagSeconds,
      ...(still && fault !== undefined && { halted: fault }),
      ...(kind === 'policy' && { parked: parked.get(name) ?? 0 }),
      quarantined: quarantined.filter((one) => one.name === name),
    }));
  }

  /**
   * Makes views again beside the running ones and swaps them in; the running ones go on from there. The history is read once for all.
   * Throws a RangeError for a name that there is not, and the first fault when the others are made.
   */
  async rebuild(names: string | readonly string[], onMade?: RebuildOptions['onMade']): Promise<void> {
    const views = [names].flat().map((name) => {
      const view = this.options.views.find((candidate) => candidate.name === name);
      if (!view) throw new RangeError(`there is no view ${name}`);
      return view;
    });
    const { store, codec, database } = this.options;
    const checkpoints = new Checkpoints(database, await storeIdentity(store));
    const parts = { store, codec, database, checkpoints };
    await rebuildViews(views, parts, { signal: this.stopping.signal, ...given({ onMade }) });
  }

  private async tick(): Promise<void> {
    // Where the database does not answer, those who write say so.
    const asked = this.options.policies?.length ? await this.parked.askedOf().catch(() => undefined) : undefined;
    for (const processor of this.processors) processor.tick(asked?.has(processor.consumer.name) ?? false);
  }

  private lagOf(name: string): readonly [events: number, seconds: number] | undefined {
    const processor = this.processors.find(({ consumer }) => consumer.name === name);
    return processor && [processor.health.lagEvents, processor.health.lagSeconds];
  }

  private consumers(checkpoints: Checkpoints, stored: readonly Checkpoint[]): Consumer[] {
    const { store, codec, database, views, policies = [], facts, send, onParked } = this.options;
    const parts = { store, codec, database, checkpoints };
    const isLate = stored.some(({ position }) => isAfter(position, BEGINNING));
    const ofViews = views.map((view) => new ViewProjection(view, parts, isLate));
    if (policies.length === 0) return ofViews;
    if (!facts || !send) throw new TypeError('policies need facts and a way to send commands');
    const policyParts = { ...parts, facts, send, ...given({ onParked }) };
    return [...ofViews, ...policies.map((policy) => new PolicyProjection(policy, policyParts))];
  }
}

const sourcesOf = (consumers: readonly Consumer[]): EventTypes<never>[] =>
  consumers.flatMap(({ sources }) => [...sources]);

const given = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
