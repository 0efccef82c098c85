import {
  type Command,
  type DomainEvent,
  type EventTypes,
  isRefusal,
  type Position,
  type Recorded,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { Outcome } from '../aggregate.js';
import { type EventCodec, eventTypesOf } from '../codec.js';
import { streamOfCommand } from '../command-handlers.js';
import type { AnyPolicy } from '../context.js';
import { AppendTooLarge, type EventStore, type StoredEvent, StreamTrimmed } from '../event-store.js';
import type { FactsService } from '../facts.service.js';
import type { PolicyCommand } from '../policy.js';
import { Parked, policyCommandId } from '../policy-context.js';
import { later } from '../position.js';
import { type Checkpoint, Checkpoints } from './checkpoints.js';
import type { Consumer } from './consumer.js';
import { ParkedWork } from './parked-work.js';
import type { Query, ViewDatabase } from './view-database.js';

export interface PolicyParts {
  readonly database: ViewDatabase;
  readonly checkpoints: Checkpoints;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly facts: FactsService;
  /** Sends a command: Nest's `CommandBus.execute`. */
  readonly send: (command: Command) => Promise<Outcome>;
  readonly onParked?: (policy: string, event: Recorded<DomainEvent>, refusal: Refusal) => void;
}

type Events = readonly Recorded<DomainEvent>[];

/** What became of a batch: events put aside with their reasons, and where its commands had their last effect. */
interface Result {
  readonly parked: Map<string, { readonly event: Recorded<DomainEvent>; readonly refusal: Refusal }>;
  effects: Position | undefined;
}

/** Runs one policy: events in, commands out, then what was put aside and the checkpoint in one transaction. */
export class PolicyProjection implements Consumer {
  readonly kind = 'policy';
  readonly name: string;
  readonly sources: readonly EventTypes<never>[];
  effects: Position | undefined;
  private checkpoint: Checkpoint | undefined;
  private readonly parkedWork: ParkedWork;

  constructor(
    private readonly policy: AnyPolicy,
    private readonly parts: PolicyParts,
  ) {
    this.name = policy.name;
    this.sources = policy.sources;
    this.parkedWork = new ParkedWork(parts.database);
  }

  handles(type: string): 'taken' | 'ignored' | 'unknown' {
    return (this.policy.on as Record<string, 'taken' | 'ignored'>)[type] ?? 'unknown';
  }

  async open(): Promise<Position> {
    await this.parts.checkpoints.create(this.name, 'policy', 1);
    this.checkpoint = await this.parts.checkpoints.read(this.name);
    if (!this.checkpoint) throw new Error(`policy ${this.name} has no checkpoint`);
    this.effects = this.checkpoint.effects;
    return this.checkpoint.position;
  }

  async take(events: Events, through: Position): Promise<void> {
    this.parts.facts.notice(through);
    const result = await this.act(events);
    const parked = [...result.parked.values()].map(({ event, refusal }) => ParkedWork.park(this.name, event, refusal));
    await this.write([...parked, ...this.woken(events)], through);
    for (const { event, refusal } of result.parked.values()) this.parts.onParked?.(this.name, event, refusal);
  }

  /** What these events may have cured is asked for again, as a person would. */
  private woken(events: Events): Query[] {
    const wakes = (this.policy.wakes ?? {}) as Record<string, readonly string[] | undefined>;
    const cured = new Map<string, Query>();
    for (const { type, metadata } of events) {
      const codes = wakes[type];
      if (codes) cured.set(`${metadata.tenant} ${type}`, ParkedWork.wake(this.name, metadata.tenant, codes));
    }
    return [...cured.values()];
  }

  async store(through: Position): Promise<void> {
    await this.write([], through);
  }

  /** Each event by itself, oldest first, whatever it was parked with. */
  async retryParked(): Promise<void> {
    for (const { stream, revision, eventId } of await this.parkedWork.asked(this.name)) {
      const [event] = await this.parts.codec.decode<DomainEvent>(
        eventTypesOf(this.sources),
        await this.one(stream, revision),
      );
      if (event?.id !== eventId) throw new Error(`parked event ${eventId} is not at revision ${revision} of ${stream}`);
      const { parked } = await this.act([event]);
      const again = [...parked.values()].map(({ refusal }) => ParkedWork.park(this.name, event, refusal));
      await this.parts.database.write(again.length > 0 ? again : [ParkedWork.done(this.name, event)]);
    }
  }

  private async act(events: Events): Promise<Result> {
    const result: Result = { parked: new Map(), effects: undefined };
    await this.actOn(events, result);
    if (result.effects) this.effects = this.effects ? later(this.effects, result.effects) : result.effects;
    return result;
  }

  private async actOn(events: Events, result: Result): Promise<void> {
    const left = events.filter(({ id }) => !result.parked.has(id));
    if (left.length === 0) return;
    try {
      await this.run(await this.policy.react(left), result);
    } catch (fault) {
      if (fault instanceof Parked) {
        result.parked.set(fault.event.id, { event: fault.event, refusal: fault.refusal });
        await this.actOn(left, result);
      } else if (isOfSome(fault) && left.length > 1) {
        const half = left.length >> 1;
        await this.actOn(left.slice(0, half), result);
        await this.actOn(left.slice(half), result);
      } else if (isOfSome(fault)) {
        for (const event of left) result.parked.set(event.id, { event, refusal: refuse(fault.code, fault.message) });
      } else throw fault;
    }
  }

  /** In order where commands share a stream or name one lane, side by side where they do not. */
  private async run(commands: readonly PolicyCommand[], result: Result): Promise<void> {
    const lanes = new Map<string, PolicyCommand[]>();
    for (const sent of identified(this.name, commands)) {
      const name = sent.lane === undefined ? `stream ${streamOfCommand(sent.command)}` : `lane ${sent.lane}`;
      const lane = lanes.get(name);
      if (lane) lane.push(sent);
      else lanes.set(name, [sent]);
    }
    const outcomes = await Promise.allSettled([...lanes.values()].map((list) => this.runInOrder(list, result)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async runInOrder(commands: readonly PolicyCommand[], result: Result): Promise<void> {
    for (const { command, answers } of commands) {
      const outcome = await this.parts.send(command);
      if (isRefusal(outcome)) for (const event of answers) result.parked.set(event.id, { event, refusal: outcome });
      else result.effects = result.effects ? later(result.effects, outcome.position) : outcome.position;
    }
  }

  private async write(queries: readonly Query[], through: Position): Promise<void> {
    const { checkpoint } = this;
    if (!checkpoint) throw new Error(`policy ${this.name} is not open`);
    await this.parts.database.write([...queries, Checkpoints.advance(checkpoint, through, this.effects)]);
    this.checkpoint = { ...checkpoint, position: through };
  }

  private async one(stream: string, revision: bigint): Promise<StoredEvent[]> {
    for await (const event of this.parts.store.read(stream, revision)) return [event];
    return [];
  }
}

/** Of some of the events, and not of the store: the others are answered. */
const isOfSome = (fault: unknown): fault is AppendTooLarge | StreamTrimmed =>
  fault instanceof AppendTooLarge || fault instanceof StreamTrimmed;

/**
 * Every command under the id that follows from the events it answers, also where the policy has chosen another: batches are cut
 * elsewhere when they come again, and a command for other events must not come under the same id.
 */
function identified(policy: string, commands: readonly PolicyCommand[]): PolicyCommand[] {
  const counts = new Map<string, number>();
  return commands.map(({ command, answers, lane }) => {
    const key = answers.map(({ id }) => id).join();
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const commandId = policyCommandId(policy, answers, n);
    const context = { ...command.context, commandId, bodyHash: commandId };
    return {
      answers,
      ...(lane !== undefined && { lane }),
      command: Object.assign(Object.create(Object.getPrototypeOf(command)), command, { context }) as Command,
    };
  });
}
