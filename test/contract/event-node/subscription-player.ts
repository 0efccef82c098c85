import {
  END,
  eventTypeFilter,
  START,
  streamNameFilter,
  type AllStreamSubscription,
  type EventStoreDBClient,
  type Filter,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { Follower, type Subscribed } from './follower.js';
import type { Names } from './names.js';
import type { Step, SubscribeAllStep, SubscribeStep } from './recording.js';

/** What following needs of the playing it is a part of. */
interface Playing {
  readonly client: EventStoreDBClient;
  readonly names: Names;
  take(step: Step): Promise<unknown>;
  see(resolved: ResolvedEvent): Record<string, unknown> | undefined;
  positionOf(letter: string): Promise<Position>;
}

/** Plays the steps that follow a stream or $all. */
export class SubscriptionPlayer {
  constructor(private readonly player: Playing) {}

  async toStream(step: SubscribeStep): Promise<unknown> {
    const { client, names } = this.player;
    const subscription = client.subscribeToStream(names.stream(step.stream), {
      fromRevision: step.from === 'start' ? START : step.from === 'end' ? END : BigInt(step.from),
    });
    return this.#follow(subscription as Subscribed, step);
  }

  async toAll(step: SubscribeAllStep): Promise<unknown> {
    const { client } = this.player;
    const wanted = step.checkpointsAtLeast ?? Infinity;
    let checkpoints = 0;
    let reached = (): void => undefined;
    const enough = new Promise<void>((resolve) => (reached = resolve));
    const checkpointReached = async (_: AllStreamSubscription) => {
      if (++checkpoints >= wanted) reached();
    };
    const subscription = client.subscribeToAll({
      fromPosition: typeof step.from === 'object' ? await this.player.positionOf(step.from.of) : step.from,
      filter: { ...this.#filter(step), checkpointReached },
    });
    return this.#follow(subscription as Subscribed, step, step.checkpointsAtLeast ? enough : undefined);
  }

  async #follow(
    subscription: Subscribed,
    step: SubscribeStep | SubscribeAllStep,
    checkpoints?: Promise<void>,
  ): Promise<unknown> {
    const { player } = this;
    const facts: Record<string, unknown> = {};
    const follower = new Follower(subscription, (resolved) => this.#accept(resolved as ResolvedEvent, step));
    const waits = async () => {
      await follower.confirmed();
      const then: unknown[] = [];
      facts['then'] = then;
      for (const next of step.then ?? []) then.push(await player.take(next));
      if (step.take) await follower.taken(step.take);
      if (checkpoints) {
        await follower.within(checkpoints);
        facts['checkpoints'] = 'at least one';
      }
      if (step.caughtUp) {
        await follower.caughtUp();
        facts['caughtUp'] = true;
      }
    };
    return follower.tell(facts, waits, player.names);
  }

  /** Types are not named per playing, so others may write events of the same type. */
  #accept(resolved: ResolvedEvent, step: SubscribeStep | SubscribeAllStep): unknown {
    const byType = step.op === 'subscribeAll' && step.filter.by === 'type';
    const foreign = byType && !this.player.names.owns(resolved.event?.streamId ?? '');
    return foreign ? undefined : this.player.see(resolved);
  }

  #filter({ filter }: SubscribeAllStep): Filter {
    const { by, prefixes, regex, checkpointInterval, maxSearchWindow } = filter;
    const { prefix } = this.player.names;
    const window = {
      ...(checkpointInterval === undefined ? {} : { checkpointInterval }),
      ...(maxSearchWindow === undefined ? {} : { maxSearchWindow }),
    };
    if (by === 'type') return typeFilter(prefixes, regex, window);
    if (regex) return streamNameFilter({ regex: `^${prefix}${regex}`, ...window });
    return streamNameFilter({ prefixes: (prefixes ?? []).map((name) => prefix + name), ...window });
  }
}

function typeFilter(prefixes: readonly string[] = [], regex: string | undefined, window: object): Filter {
  return regex ? eventTypeFilter({ regex, ...window }) : eventTypeFilter({ prefixes: [...prefixes], ...window });
}
