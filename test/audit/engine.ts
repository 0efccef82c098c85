import {
  type AnyAggregate,
  type AnyPolicy,
  type Facts,
  policyCommandId,
  type PolicyCommand,
  type StoredEvent,
} from '#libs/eventing';
import { type Command, type DomainEvent, isRefusal, type Position, type Recorded } from '#libs/kernel';
import { CODEC, type History, INDEX } from './history.js';

/** What is exchanged for a mutant: the two aggregates of commissions and the policy that feeds them. */
export interface Engine {
  readonly aggregates: readonly AnyAggregate[];
  readonly policy: (facts: Facts) => AnyPolicy;
}

/** Loads the engine from a directory that holds the sources of commissions, or a copy of them. */
export async function engineOf(directory: string): Promise<Engine> {
  const load = (name: string): Promise<Record<string, unknown>> => import(`${directory}/${name}.ts`);
  // One after the other: jest links modules that are imported at once over each other.
  const { ledger } = await load('ledger.aggregate');
  const { books } = await load('books.aggregate');
  const { postToLedgerWhenSomethingHappened } = await load('post-to-ledger-when-something-happened.policy');
  return {
    aggregates: [ledger, books] as AnyAggregate[],
    policy: postToLedgerWhenSomethingHappened as Engine['policy'],
  };
}

/** Brings everything that has happened to the engine's policy, in order and in batches, as the projector does. */
export class EngineRunner {
  private seen: Position | 'start' = 'start';
  private readonly policy: AnyPolicy;
  /** Events that were parked, by id. */
  readonly parked = new Map<string, { readonly event: Recorded<DomainEvent>; readonly reason: string }>();

  constructor(
    private readonly history: History,
    private readonly engine: Engine,
    private readonly batch = 7,
  ) {
    this.policy = engine.policy(history.facts);
  }

  /** Goes on until nothing new happens. */
  async settle(): Promise<void> {
    for (;;) {
      const events = await this.history.after(this.seen);
      if (events.length === 0) return;
      for (let at = 0; at < events.length; at += this.batch) await this.take(events.slice(at, at + this.batch));
      this.seen = events.at(-1)?.position ?? this.seen;
    }
  }

  /** Takes parked events up again, each by itself. */
  async retryParked(): Promise<void> {
    const waiting = [...this.parked.values()];
    this.parked.clear();
    for (const { event } of waiting) await this.react([event]);
    await this.settle();
  }

  async run(command: Command): Promise<void> {
    await this.history.decide(this.aggregateOf(command), command);
  }

  private async take(stored: readonly StoredEvent[]): Promise<void> {
    const events = await CODEC.decode<DomainEvent>(INDEX, stored);
    for (const { position } of events) this.history.facts.notice(position);
    const taken = events.filter(({ type }) => (this.policy.on as Record<string, string>)[type] === 'taken');
    if (taken.length > 0) await this.react(taken);
  }

  private async react(events: readonly Recorded<DomainEvent>[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const { command, answers } of await this.policy.react(events as never)) {
      const outcome = await this.history.executor.execute(
        this.aggregateOf(command),
        this.identified(command, answers, counts),
      );
      if (!isRefusal(outcome)) continue;
      for (const event of answers) this.parked.set(event.id, { event, reason: outcome.refused });
    }
  }

  /** The id that the projector gives every command of a policy. */
  private identified(command: Command, answers: PolicyCommand['answers'], counts: Map<string, number>): Command {
    const key = answers.map(({ id }) => id).join();
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const commandId = policyCommandId(this.policy.name, answers, n);
    return { ...command, context: { ...command.context, commandId, bodyHash: commandId } };
  }

  private aggregateOf({ type }: Command): AnyAggregate {
    const found = this.engine.aggregates.find(({ commands }) => type in commands);
    if (!found) throw new Error(`no aggregate of the engine takes ${type}`);
    return found;
  }
}
