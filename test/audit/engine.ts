import type { AnyAggregate, AnyPolicy, Facts, StoredEvent } from '#libs/eventing';
import { type Command, isRefusal, type Recorded } from '#libs/kernel';
import { CODEC, type History, INDEX } from './history.js';

/** What is exchanged for a mutant: the two aggregates of commissions and the policy that feeds them. */
export interface Engine {
  readonly aggregates: readonly AnyAggregate[];
  readonly policies: (facts: Facts) => readonly AnyPolicy[];
}

/** Brings everything that has happened to the engine's policy, as the projector does, until nothing new happens. */
export class EngineRunner {
  private seen = 0;
  private readonly policies: readonly AnyPolicy[];
  readonly parked: { readonly event: string; readonly reason: string }[] = [];

  constructor(
    private readonly history: History,
    private readonly engine: Engine,
    private readonly batch = 7,
  ) {
    this.policies = engine.policies(history.facts);
  }

  async settle(): Promise<void> {
    for (;;) {
      const events = (await this.history.all()).slice(this.seen, this.seen + this.batch);
      if (events.length === 0) return;
      this.seen += events.length;
      await this.react(events);
    }
  }

  async run(command: Command): Promise<void> {
    await this.history.decide(this.aggregateOf(command), command);
  }

  private async react(stored: readonly StoredEvent[]): Promise<void> {
    const events = await CODEC.decode(INDEX, stored);
    for (const { position } of events) this.history.facts.notice(position);
    for (const policy of this.policies) {
      const taken = events.filter(({ type }) => policy.on[type] === 'taken');
      if (taken.length === 0) continue;
      for (const { command, answers } of await policy.react(taken as Recorded<never>[])) {
        const outcome = await this.history.executor.execute(this.aggregateOf(command), command);
        if (!isRefusal(outcome)) continue;
        for (const { id } of answers) this.parked.push({ event: id, reason: outcome.refused });
      }
    }
  }

  private aggregateOf({ type }: Command): AnyAggregate {
    const found = this.engine.aggregates.find(({ commands }) => type in commands);
    if (!found) throw new Error(`no aggregate of the engine takes ${type}`);
    return found;
  }
}
