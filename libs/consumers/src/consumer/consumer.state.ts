import { deterministicId, type Instant } from '#libs/kernel';
import type { ConsumerEvent, ConsumerFilter, ConsumerPlace } from './consumer.events.js';

/** `version` counts what makes its cursors begin anew: it was created, moved or deleted. */
export type ConsumerState = { readonly status: 'absent'; readonly version: number } | ActiveConsumer;

export interface ActiveConsumer {
  readonly status: 'active';
  readonly version: number;
  readonly consumerId: string;
  /** By whose key reasons are encrypted. */
  readonly explainedFor: string;
  readonly name: string;
  readonly filter: ConsumerFilter;
  readonly start: string;
  readonly createdAt: Instant;
  /** Where each of its shards begins, as last noted. */
  readonly places: readonly ConsumerPlace[];
}

export function evolveConsumer(state: ConsumerState, event: ConsumerEvent): ConsumerState {
  switch (event.type) {
    case 'consumer.created': {
      const { place, shards, ...settings } = event.data;
      const version = state.version + 1;
      const { consumerId } = settings;
      // What older builds wrote in the clear is of the consumer's own id: it goes with the first of its name.
      const explainedFor = version === 1 ? consumerId : deterministicId('consumer-words', consumerId, String(version));
      return { ...settings, status: 'active', version, explainedFor, places: Array(shards).fill(place) };
    }
    case 'consumer.sought':
      return state.status === 'absent'
        ? state
        : { ...state, version: state.version + 1, places: state.places.map(() => event.data.place) };
    case 'consumer.progressed':
      return state.status === 'absent' ? state : { ...state, places: progressed(state.places, event.data.shards) };
    case 'consumer.deleted':
      return { status: 'absent', version: state.version + 1 };
  }
}

const progressed = (
  places: readonly ConsumerPlace[],
  shards: readonly (ConsumerPlace & { readonly number: number })[],
): ConsumerPlace[] => {
  const moved = new Map(shards.map(({ number, cursor, sequence }) => [number, { cursor, sequence }]));
  return places.map((place, number) => moved.get(number) ?? place);
};
