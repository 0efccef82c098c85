import { OrderedSet } from 'immutable';
import { command, type Decider, type Decision, type Instant, unreachable } from '#libs/kernel';
import type { MembershipEvent } from './membership-list.events.js';

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

export type MembershipCommand = ListPartners | AskReview;

export interface MembershipList {
  /** In the order in which they became known. */
  readonly partnerIds: OrderedSet<string>;
  /** When the next daily look is due; empty before the first. */
  readonly nextAt: Instant;
}

/** An event of so many ids stays far below what an append takes. */
const MOST_AT_ONCE = 500;

export const membershipDecider: Decider<MembershipCommand, MembershipList, MembershipEvent, never> = {
  initial: { partnerIds: OrderedSet<string>(), nextAt: '' },
  decide(command, roster) {
    const { programId } = command.data;
    const at = command.context.occurredAt;
    switch (command.type) {
      case 'ListPartners': {
        const partnerIds = [...new Set(command.data.partnerIds)].filter((id) => !roster.partnerIds.has(id));
        return partnerIds.length > 0 ? [{ type: 'roster.partners-listed', data: { programId, at, partnerIds } }] : [];
      }
      case 'AskReview':
        return asked(command, roster);
      default:
        return unreachable(command);
    }
  },
  evolve(roster, event) {
    switch (event.type) {
      case 'roster.partners-listed':
        return { ...roster, partnerIds: roster.partnerIds.union(event.data.partnerIds) };
      case 'roster.review-asked':
        return { ...roster, nextAt: event.data.nextAt ?? roster.nextAt };
    }
  },
};

function asked(
  { data: { programId, of, nextAt }, context }: AskReview,
  roster: MembershipList,
): Decision<MembershipEvent, never> {
  const at = context.occurredAt;
  const all = [...roster.partnerIds];
  const parts = Array.from({ length: Math.max(1, Math.ceil(all.length / MOST_AT_ONCE)) }, (_, n) =>
    all.slice(n * MOST_AT_ONCE, (n + 1) * MOST_AT_ONCE),
  );
  return parts.map((partnerIds, n) => ({
    type: 'roster.review-asked',
    data: { programId, at, of, partnerIds, nextAt: n === 0 ? nextAt : null },
  }));
}
