import type { Instant } from '#libs/kernel';
import type { LinkEvent, LinkTarget } from './link.events.js';

export interface Link extends LinkTarget {
  readonly status: 'created';
  readonly linkId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly key: string;
  readonly name: string | null;
  readonly activityId: string | null;
  /** null: it counts. */
  readonly disabledAt: Instant | null;
}

export type LinkState = { readonly status: 'absent' } | Link;

export function evolveLink(state: LinkState, { type, data }: LinkEvent): LinkState {
  if (type === 'link.created') {
    const { linkId, programId, partnerId, key, name, activityId, destination, deepPaths, utm } = data;
    const created = { linkId, programId, partnerId, key, name, activityId, destination, deepPaths, utm };
    return { status: 'created', ...created, disabledAt: null };
  }
  if (state.status === 'absent') return state;
  switch (type) {
    case 'link.changed': {
      const { name, destination, deepPaths, utm } = data;
      return { ...state, name, destination, deepPaths, utm };
    }
    case 'link.disabled':
      return { ...state, disabledAt: data.at };
    case 'link.enabled':
      return { ...state, disabledAt: null };
  }
}
