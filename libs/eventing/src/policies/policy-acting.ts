import {
  type Command,
  type DomainEvent,
  isRefusal,
  type Position,
  type Recorded,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { Outcome } from '../definitions/aggregate.js';
import { streamOfCommand } from '../commands/command-handlers.js';
import type { AnyPolicy } from '../definitions/context.js';
import { AppendTooLarge, StreamTrimmed } from '../store/event-store.js';
import type { PolicyCommand } from '../definitions/policy.js';
import { Parked, policyCommandId } from '../definitions/policy-context.js';
import { later } from '../store/position.js';

type Events = readonly Recorded<DomainEvent>[];
/** Events put aside with their reasons, by id. */
export type SetAside = Map<string, { readonly event: Recorded<DomainEvent>; readonly refusal: Refusal }>;

/** What a policy does about some events, and what became of it. */
export class Acting {
  readonly parked: SetAside = new Map();
  /** Where its commands had their last effect. */
  effects: Position | undefined;

  constructor(
    private readonly policy: AnyPolicy,
    private readonly send: (command: Command) => Promise<Outcome>,
  ) {}

  async on(events: Events): Promise<void> {
    const left = events.filter(({ id }) => !this.parked.has(id));
    if (left.length === 0) return;
    try {
      await this.run(await this.policy.react(left));
    } catch (fault) {
      if (fault instanceof Parked) {
        this.parked.set(fault.event.id, { event: fault.event, refusal: fault.refusal });
        await this.on(left);
      } else if (isOfSome(fault) && left.length > 1) {
        const half = left.length >> 1;
        await this.on(left.slice(0, half));
        await this.on(left.slice(half));
      } else if (isOfSome(fault)) {
        for (const event of left) this.parked.set(event.id, { event, refusal: refuse(fault.code, fault.message) });
      } else throw fault;
    }
  }

  /** In order where commands share a stream or name one ordering key, side by side where they do not. */
  private async run(commands: readonly PolicyCommand[]): Promise<void> {
    const byOrderingKey = new Map<string, PolicyCommand[]>();
    for (const sent of identified(this.policy.name, commands)) {
      const name =
        sent.orderingKey === undefined ? `stream ${streamOfCommand(sent.command)}` : `key ${sent.orderingKey}`;
      const orderingKey = byOrderingKey.get(name);
      if (orderingKey) orderingKey.push(sent);
      else byOrderingKey.set(name, [sent]);
    }
    const outcomes = await Promise.allSettled([...byOrderingKey.values()].map((list) => this.runInOrder(list)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async runInOrder(commands: readonly PolicyCommand[]): Promise<void> {
    for (const { command, answers, doneIf = [] } of commands) {
      const outcome = await this.send(command);
      if (isRefusal(outcome)) {
        if (doneIf.includes(outcome.refused)) continue;
        for (const event of answers) this.parked.set(event.id, { event, refusal: outcome });
      } else this.effects = this.effects ? later(this.effects, outcome.position) : outcome.position;
    }
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
  return commands.map(({ command, ...sent }) => {
    const { answers } = sent;
    const key = answers.map(({ id }) => id).join();
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const commandId = policyCommandId(policy, answers, n);
    const context = { ...command.context, commandId, bodyHash: commandId };
    return {
      ...sent,
      command: Object.assign(Object.create(Object.getPrototypeOf(command)), command, { context }) as Command,
    };
  });
}
