import type { Position, Recorded } from '#libs/kernel';
import { KeyedQueue } from '../async/keyed-queue.js';
import { BEGINNING, isAfter, later } from '../store/position.js';
import type { Consumer } from '../consuming/consumer.js';
import { isCertain, isDataFault } from '../database/faults/data-faults.js';
import type { Arrival, Fault, Readable } from '../consuming/decoded.js';
import { ProcessorQuarantine } from './processor-quarantine.js';
import { STORE_IDLE_AFTER_MS } from './processor.limits.js';
import type { ProcessorParts } from './processor.types.js';
import { Quarantine } from '../consuming/quarantine.js';
import type { Item } from '../consuming/items.js';
import { apartWithoutSkipped, skippedOf } from '../consuming/skipped.js';
import type { Query } from '../database/query.js';

/**
 * Brings batches to one consumer and keeps where it is. A batch that cannot be taken is taken without what is at fault: that event's
 * tenant is passed from it on, the others lose nothing.
 */
export class Taker {
  position: Position = BEGINNING;
  lastRecordedAt = 0;
  readonly quarantine: ProcessorQuarantine;
  private stored: Position = BEGINNING;
  private storedAt = 0;
  private readonly turns = new KeyedQueue();

  constructor(
    private readonly consumer: Consumer,
    private readonly parts: ProcessorParts,
  ) {
    this.quarantine = new ProcessorQuarantine(consumer, parts.database);
  }

  async open(signal: AbortSignal): Promise<void> {
    const { announcer, checkpoints } = this.parts;
    // To make a table takes long: whoever listens hears meanwhile that somebody is at it, and how far the old one is.
    const stored = await checkpoints.read(this.name);
    announcer.begin(this.name, stored?.position ?? BEGINNING, stored?.effects);
    this.position = await this.consumer.open(signal);
    await this.quarantine.load(this.position);
    this.stored = this.position;
    this.storedAt = Date.now();
    this.announce();
  }

  /** One after the other: what is taken, and what is tried again. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run('', work);
  }

  /** There was nothing for it up to here. Only while nothing is being taken. */
  pass(position: Position): void {
    this.position = position;
    this.announce(false);
  }

  /** Whether it has been somewhere else for a while than is stored. */
  get isDue(): boolean {
    return isAfter(this.position, this.stored) && Date.now() - this.storedAt > STORE_IDLE_AFTER_MS;
  }

  /** At an end. What cannot be stored comes again. */
  async settle(): Promise<void> {
    if (!isAfter(this.position, this.stored)) return;
    await this.inTurn(() => this.store(this.position)).catch(() => undefined);
  }

  /** @param mends whether the last attempt failed: then is stored, though nothing moved, that this one has not */
  async takeAll(items: readonly Item[], mends = false): Promise<void> {
    const arrivals: Arrival[] = [];
    let through = this.position;
    for (const item of items) {
      if (item.kind === 'tick') continue;
      if (item.kind === 'event' && isAfter(item.position, through)) arrivals.push(item.arrival);
      through = later(through, item.position);
    }
    await this.take(arrivals, through);
    const retries = items.some((item) => item.kind === 'tick' && item.retries);
    if (retries) await this.consumer.retryParked?.(this.quarantine.tenants);
    if (this.isDue || mends) await this.store(this.position);
  }

  /** Events of a tenant that is passed: takes what can be taken of them, and says whether that is all. */
  async takeAgain(tenant: string, arrivals: readonly Arrival[], after: Position): Promise<boolean> {
    const { events, failing } = await this.readable(arrivals);
    const last = (): Position => this.quarantine.standing(tenant)?.after ?? BEGINNING;
    const written = await this.write(events, failing, this.position, last, () =>
      Quarantine.move(this.name, tenant, after),
    );
    if (written.has(tenant)) return false;
    this.quarantine.moved(tenant, after);
    return true;
  }

  /** The tenant is where the others are. */
  async join(tenant: string): Promise<void> {
    const { position } = this;
    await this.consumer.take([], position, Quarantine.end(this.name, tenant));
    this.isStored(position);
    this.quarantine.ended(tenant);
    this.parts.onQuarantine?.({ name: this.name, kind: this.consumer.kind, tenant });
  }

  private async take(arrivals: readonly Arrival[], through: Position): Promise<void> {
    const before = this.position;
    const passing = this.quarantine.passing(arrivals);
    const { events, failing } = await this.readable(passing);
    if (events.length > 0 || failing.size > 0) await this.write(events, failing, through, () => before);
    // Nobody's events are passed on a word that a rebuild may have taken back meanwhile.
    else if (passing.length < arrivals.length) await this.store(through);
    if (!isAfter(through, this.position)) return;
    this.position = through;
    this.announce();
  }

  /** What of these can be read, without what two persons have decided to leave out. */
  private async readable(arrivals: readonly Arrival[]): Promise<Readable> {
    const { decoder, store } = this.parts;
    for (const without = new Set<string>(); ;) {
      const left = without.size === 0 ? arrivals : arrivals.filter(({ event }) => !without.has(event.id));
      const found = await decoder.readable(this.consumer, left);
      const skipped = await skippedOf(store, this.name, found.failing);
      if (skipped.length === 0) return found;
      for (const id of skipped) without.add(id);
    }
  }

  /** Takes them, without the tenants that are at fault; answers which are. `before` says how far a tenant was. */
  private async write(
    events: readonly Recorded[],
    unreadable: ReadonlyMap<string, Fault>,
    through: Position,
    before: (tenant: string) => Position,
    also: () => Query[] = () => [],
  ): Promise<ReadonlyMap<string, Fault>> {
    const started = performance.now();
    let failing = unreadable;
    let good = events;
    const statements = (): Query[] => (failing.size === 0 ? also() : this.quarantine.beginning(failing, taken));
    const taken = (tenant: string): Position =>
      good.findLast(({ metadata }) => metadata.tenant === tenant)?.position ?? before(tenant);
    let isStored: boolean;
    try {
      isStored = await this.consumer.take(good, through, statements());
    } catch (fault) {
      if (!isDataFault(fault) || events.length === 0) throw fault;
      [good, failing] = await this.without(events, unreadable, fault);
      isStored = await this.consumer.take(good, through, statements());
    }
    this.parts.onBatch?.(this.name, good.length, (performance.now() - started) / 1000);
    if (isStored) this.isStored(through);
    this.lastRecordedAt = Date.parse(good.at(-1)?.recordedAt ?? '') || this.lastRecordedAt;
    for (const [tenant, { event, fault }] of this.quarantine.begun(failing, taken, through)) {
      this.parts.onQuarantine?.({ name: this.name, kind: this.consumer.kind, tenant, event, fault });
    }
    return failing;
  }

  private async without(
    events: readonly Recorded[],
    unreadable: ReadonlyMap<string, Fault>,
    seen: unknown,
  ): Promise<[Recorded[], ReadonlyMap<string, Fault>]> {
    const attempt = (part: readonly Recorded[]): Promise<void> => this.consumer.attempt(part);
    const found = await apartWithoutSkipped(this.parts.store, this.name, events, attempt);
    const faults = [...found.failing.values()].map(({ fault }) => fault);
    if (!found.skipped && (faults.length === 0 || !faults.every(isCertain))) await this.checkInfrastructure(seen);
    const failing = new Map(unreadable);
    for (const [tenant, fault] of found.failing) failing.set(tenant, fault);
    return [found.good, failing];
  }

  /** A fault that could be of the infrastructure after all is none only while all of it answers. */
  private async checkInfrastructure(seen: unknown): Promise<void> {
    const { store, database } = this.parts;
    try {
      await Promise.all([store.head(), database.projector.query('SELECT 1')]);
    } catch {
      throw seen;
    }
  }

  private async store(position: Position): Promise<void> {
    await this.consumer.store(position);
    this.isStored(position);
  }

  private isStored(position: Position): void {
    this.stored = position;
    this.storedAt = Date.now();
  }

  private announce(isNews = true): void {
    this.parts.announcer.reached(this.consumer.name, this.position, this.consumer.effects, isNews);
  }

  private get name(): string {
    return this.consumer.name;
  }
}
