import type { Command, DomainEvent, EventTypes, Position, Recorded, Refusal } from '#libs/kernel';
import type { Outcome } from '../definitions/aggregate.js';
import { type EventCodec } from '../codec/codec.js';
import { eventTypesOf } from '../codec/event-index.js';
import type { AnyPolicy } from '../definitions/context.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import type { StateReaderService } from '../state-reader/state-reader.service.js';
import { later } from '../store/position.js';
import { advance } from '../database/advance.js';
import type { Checkpoint, Checkpoints } from '../database/checkpoints.js';
import type { Consumer } from '../consuming/consumer.js';
import { isDataFault } from '../database/faults/data-faults.js';
import { type Handling, handlingOf } from '../consuming/handling.js';
import { type ParkedEvent, ParkedWork } from './parked-work.js';
import { Acting, type SetAside } from './policy-acting.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';

export interface PolicyParts {
  readonly database: ViewDatabase;
  readonly checkpoints: Checkpoints;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly facts: StateReaderService;
  /** Sends a command: Nest's `CommandBus.execute`. */
  readonly send: (command: Command) => Promise<Outcome>;
  readonly onParked?: (policy: string, event: Recorded<DomainEvent>, refusal: Refusal) => void;
}

type Events = readonly Recorded<DomainEvent>[];

/** What has been acted on and is not written yet. */
class Acted {
  readonly events = new Set<string>();
  readonly parked: SetAside = new Map();

  add(events: Events, parked: SetAside): void {
    for (const { id } of events) this.events.add(id);
    for (const [id, one] of parked) this.parked.set(id, one);
  }

  clear(): void {
    this.events.clear();
    this.parked.clear();
  }
}

/** Runs one policy: events in, commands out, then what was put aside and the checkpoint in one transaction. */
export class PolicyProjection implements Consumer {
  readonly kind = 'policy';
  readonly name: string;
  readonly sources: readonly EventTypes<never>[];
  readonly handles: (type: string) => Handling;
  effects: Position | undefined;
  private checkpoint: Checkpoint | undefined;
  private readonly parkedWork: ParkedWork;
  private readonly acted = new Acted();
  /** What it answers; what only cures is not put to it. */
  private readonly on: ReadonlySet<string>;

  constructor(
    private readonly policy: AnyPolicy,
    private readonly parts: PolicyParts,
  ) {
    this.name = policy.name;
    this.sources = policy.sources;
    this.on = new Set(policy.on);
    this.handles = handlingOf(policy.sources, [...new Set([...policy.on, ...Object.keys(policy.retryOn ?? {})])]);
    this.parkedWork = new ParkedWork(parts.database);
  }

  async open(): Promise<Position> {
    await this.parts.checkpoints.create(this.name, 'policy', 1);
    this.checkpoint = await this.parts.checkpoints.read(this.name);
    if (!this.checkpoint) throw new Error(`policy ${this.name} has no checkpoint`);
    this.effects = this.checkpoint.effects;
    this.acted.clear();
    return this.checkpoint.position;
  }

  async take(events: Events, through: Position, also: readonly Query[] = []): Promise<boolean> {
    this.parts.facts.notice(through);
    await this.attempt(events);
    const parked = [...this.acted.parked.values()];
    const aside = parked.map(({ event, refusal }) => ParkedWork.park(this.name, event, refusal));
    const queries = [...aside, ...this.woken(events), ...also];
    if (queries.length > 0) await this.write(queries, through);
    this.acted.clear();
    for (const { event, refusal } of parked) this.parts.onParked?.(this.name, event, refusal);
    return queries.length > 0;
  }

  /** Acts: what has been done is not done again before it is written. */
  async attempt(events: Events): Promise<void> {
    const left = events.filter(({ id, type }) => this.on.has(type) && !this.acted.events.has(id));
    if (left.length > 0) this.acted.add(left, (await this.act(left)).parked);
  }

  /** What these events may have cured is asked for again, as a person would. */
  private woken(events: Events): Query[] {
    const retryOn = (this.policy.retryOn ?? {}) as Record<string, readonly string[] | undefined>;
    const cured = new Map<string, Query>();
    for (const { type, metadata } of events) {
      const codes = retryOn[type];
      if (codes) cured.set(`${metadata.tenant} ${type}`, ParkedWork.wake(this.name, metadata.tenant, codes));
    }
    return [...cured.values()];
  }

  async store(through: Position): Promise<void> {
    await this.write([], through);
  }

  /** Each event by itself, oldest first, whatever it was parked with; but not of these tenants. */
  async retryParked(but: ReadonlySet<string>): Promise<void> {
    for (const one of await this.parkedWork.asked(this.name)) {
      if (but.has(one.tenant)) continue;
      try {
        await this.retry(one);
      } catch (fault) {
        if (!isDataFault(fault)) throw fault;
        await this.parts.database.write([ParkedWork.failed(one, fault)]);
      }
    }
  }

  private async retry({ stream, revision, eventId }: ParkedEvent): Promise<void> {
    const stored = await this.one(stream, revision);
    const [event] = await this.parts.codec.decode<DomainEvent>(eventTypesOf(this.sources), stored);
    if (event?.id !== eventId) throw new Error(`parked event ${eventId} is not at revision ${revision} of ${stream}`);
    const { parked } = await this.act([event]);
    const again = [...parked.values()].map(({ refusal }) => ParkedWork.park(this.name, event, refusal));
    const done = [ParkedWork.done(this.name, event), ParkedWork.wakeBehind(this.name, event)];
    await this.parts.database.write(again.length > 0 ? again : done);
  }

  private async act(events: Events): Promise<Acting> {
    const acting = new Acting(this.policy, this.parts.send);
    await acting.on(events);
    if (acting.effects) this.effects = this.effects ? later(this.effects, acting.effects) : acting.effects;
    return acting;
  }

  private async write(queries: readonly Query[], through: Position): Promise<void> {
    const { checkpoint } = this;
    if (!checkpoint) throw new Error(`policy ${this.name} is not open`);
    await this.parts.database.writeGrouped([...queries, advance(checkpoint, through, this.effects)]);
    this.checkpoint = { ...checkpoint, position: through };
  }

  private async one(stream: string, revision: bigint): Promise<StoredEvent[]> {
    for await (const event of this.parts.store.read(stream, revision)) return [event];
    return [];
  }
}
