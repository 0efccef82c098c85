import { OrderedSet } from 'immutable';
import { command, type Decider, type Decision, type Instant, unreachable } from '#libs/kernel';
import type { RosterEvent } from './roster.events.js';

export class ListPartners extends command('ListPartners')<{
  readonly programId: string;
  readonly partnerIds: readonly string[];
}>() {}

/** `nextAt`: when the next one is due, for what is done daily. */
export class AskReview extends command('AskReview')<{
  readonly programId: string;
  readonly of: 'tiers' | 'profiles';
  readonly nextAt: Instant | null;
}>() {}

export type RosterCommand = ListPartners | AskReview;

/** In the order in which they became known. */
export type Roster = OrderedSet<string>;

/** An event of so many ids stays far below what an append takes. */
const MOST_AT_ONCE = 500;

export const rosterDecider: Decider<RosterCommand, Roster, RosterEvent> = {
  initial: OrderedSet<string>(),
  decide(command, roster) {
    const { programId } = command.data;
    const at = command.context.occurredAt;
    switch (command.type) {
      case 'ListPartners': {
        const partnerIds = [...new Set(command.data.partnerIds)].filter((id) => !roster.has(id));
        return partnerIds.length > 0 ? [{ type: 'roster.partners-listed', data: { programId, at, partnerIds } }] : [];
      }
      case 'AskReview':
        return asked(command, roster);
      default:
        return unreachable(command);
    }
  },
  evolve: (roster, event) => (event.type === 'roster.partners-listed' ? roster.union(event.data.partnerIds) : roster),
};

function asked({ data: { programId, of, nextAt }, context }: AskReview, roster: Roster): Decision<RosterEvent> {
  const at = context.occurredAt;
  const all = [...roster];
  const parts = Array.from({ length: Math.max(1, Math.ceil(all.length / MOST_AT_ONCE)) }, (_, n) =>
    all.slice(n * MOST_AT_ONCE, (n + 1) * MOST_AT_ONCE),
  );
  return parts.map((partnerIds, n) => ({
    type: 'roster.review-asked',
    data: { programId, at, of, partnerIds, nextAt: n === 0 ? nextAt : null },
  }));
}
