import {
  type AnyAggregate,
  type AnyPolicy,
  type AnyMultiStreamHandler,
  type StateReader,
  policyCommandId,
  type Outcome,
  type PolicyCommand,
  type StoredEvent,
} from '#libs/eventing';
import { type Command, type DomainEvent, isRefusal, type Position, type Recorded } from '#libs/kernel';
import { CODEC, type History, INDEX } from './history.js';

type PolicyOf = (facts: StateReader) => AnyPolicy;

/** What is exchanged for a mutant: the aggregates of sales and commissions, and the policies that feed them. */
export interface Engine {
  readonly aggregates: readonly AnyAggregate[];
  readonly multiStreamHandlers: readonly AnyMultiStreamHandler[];
  readonly policies: readonly PolicyOf[];
}

/** Loads the engine from a directory that holds the libraries, or copies of them. */
export async function engineOf(directory: string): Promise<Engine> {
  const load = (name: string): Promise<Record<string, unknown>> => import(`${directory}/${name}.ts`);
  // One after the other: jest links modules that are imported at once over each other.
  const { ledger } = await load('commissions/src/ledger/ledger.aggregate');
  const { accountingPeriods } = await load('commissions/src/period/accounting-periods.aggregate');
  const { cap } = await load('commissions/src/program-cap/cap.aggregate');
  const { postUnderCaps } = await load('commissions/src/processes/posting/reserve-and-post');
  const { saleAggregate, creditNoteAggregate } = await load('sales/src/sale/sale.aggregate');
  const { recordBookingWhenDealWon } = await load('sales/src/processes/record-booking-when-deal-won.policy');
  const { postToLedgerWhenSomethingHappened: post } = await load(
    'commissions/src/processes/posting/post-to-ledger-when-something-happened.policy',
  );
  const { voidWhenPayoutCameBackAfterBan: hold } = await load(
    'commissions/src/processes/void-when-payout-came-back-after-ban.policy',
  );
  return {
    aggregates: [ledger, accountingPeriods, cap, saleAggregate, creditNoteAggregate] as AnyAggregate[],
    multiStreamHandlers: [postUnderCaps] as AnyMultiStreamHandler[],
    policies: [recordBookingWhenDealWon, post, hold] as PolicyOf[],
  };
}

interface Running {
  readonly policy: AnyPolicy;
  seen: Position | 'start';
}

interface Waiting {
  readonly policy: AnyPolicy;
  readonly event: Recorded<DomainEvent>;
  readonly reason: string;
}

/** Brings everything that has happened to the engine's policies, in order and in batches, as the projector does. */
export class EngineRunner {
  private readonly running: readonly Running[];
  /** Events that were parked, by id. */
  readonly parked = new Map<string, Waiting>();

  constructor(
    private readonly history: History,
    private readonly engine: Engine,
    private readonly batch = 7,
  ) {
    this.running = engine.policies.map((policy) => ({ policy: policy(history.facts), seen: 'start' }));
  }

  /** Goes on until nothing new happens. */
  async settle(): Promise<void> {
    for (let isNew = true; isNew;) {
      isNew = false;
      for (const running of this.running) isNew = (await this.goOn(running)) || isNew;
    }
  }

  private async goOn(running: Running): Promise<boolean> {
    const events = await this.history.after(running.seen);
    for (let at = 0; at < events.length; at += this.batch) {
      await this.take(running.policy, events.slice(at, at + this.batch));
    }
    running.seen = events.at(-1)?.position ?? running.seen;
    return events.length > 0;
  }

  /** Takes parked events up again, each by itself. */
  async retryParked(): Promise<void> {
    const waiting = [...this.parked.values()];
    this.parked.clear();
    for (const { policy, event } of waiting) await this.react(policy, [event]);
    await this.settle();
  }

  async run(command: Command): Promise<void> {
    await this.history.decide(this.aggregateOf(command), command);
  }

  private async take(policy: AnyPolicy, stored: readonly StoredEvent[]): Promise<void> {
    const events = await CODEC.decode<DomainEvent>(INDEX, stored);
    for (const { position } of events) this.history.facts.notice(position);
    const taken = events.filter(({ type }) => policy.on.includes(type));
    if (taken.length > 0) await this.react(policy, taken);
  }

  private async react(policy: AnyPolicy, events: readonly Recorded<DomainEvent>[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const { command, answers, doneIf = [] } of await policy.react(events as never)) {
      const outcome = await this.send(identified(policy, command, answers, counts));
      if (!isRefusal(outcome) || doneIf.includes(outcome.refused)) continue;
      for (const event of answers) this.parked.set(event.id, { policy, event, reason: outcome.refused });
    }
  }

  private async send(command: Command): Promise<Outcome> {
    const multiStreamHandler = this.engine.multiStreamHandlers.find((one) => one.command.type === command.type);
    if (multiStreamHandler) return multiStreamHandler.carryOut(command, this.history);
    return this.history.executor.execute(this.aggregateOf(command), command);
  }

  private aggregateOf({ type }: Command): AnyAggregate {
    const found = this.engine.aggregates.find(({ commands }) => type in commands);
    if (!found) throw new Error(`no aggregate of the engine takes ${type}`);
    return found;
  }
}

/** The id that the projector gives every command of a policy. */
function identified(
  { name }: AnyPolicy,
  command: Command,
  answers: PolicyCommand['answers'],
  counts: Map<string, number>,
): Command {
  const key = answers.map(({ id }) => id).join();
  const n = counts.get(key) ?? 0;
  counts.set(key, n + 1);
  const commandId = policyCommandId(name, answers, n);
  return { ...command, context: { ...command.context, commandId, bodyHash: commandId } };
}
