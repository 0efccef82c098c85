import { List, Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { AccountEvent } from './account.events.js';
import type { Protection } from './account.state.js';

/** A promise to a partner as it was, from when to when: also one that is over. */
export interface PastProtection {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
  /** When the registration was approved, for whichever partner. */
  readonly approvedAt: Instant;
  readonly from: Instant;
  /** By its term, or by what ended it before; half-open. */
  readonly until: Instant;
}

export interface ProtectionHistory {
  /** In the order in which they were promised. */
  readonly protections: List<PastProtection>;
  /** Where a deal's newest one stands among them. */
  readonly newest: Map<string, number>;
  /** Accounts that have ended in this one. */
  readonly absorbed: Set<string>;
  /** The account that this one has ended in. */
  readonly joinedInto: string | null;
}

export const NO_HISTORY: ProtectionHistory = { protections: List(), newest: Map(), absorbed: Set(), joinedInto: null };

/** What was promised when: the state of an account forgets what is over, and a sale may become known later. */
export function protectionHistory(history: ProtectionHistory, event: AccountEvent): ProtectionHistory {
  switch (event.type) {
    case 'account.protection-granted':
    case 'account.protection-reinstated': {
      const { dealId, partnerId, productLines, at, until } = event.data;
      return promised(history, { dealId, partnerId, productLines, approvedAt: at, from: at, until });
    }
    case 'account.protection-extended': {
      const { dealId, until } = event.data;
      return changed(history, dealId, (held) => ({ ...held, until }));
    }
    case 'account.protection-ended': {
      const { dealId, at, closing } = event.data;
      return changed(history, dealId, (held) => endedAt(held, closing?.closedAt ?? at));
    }
    case 'account.registration-reassigned': {
      const { dealId, partnerId, at } = event.data;
      const held = newestOf(history, dealId);
      if (!held || held.until <= at) return history;
      return promised(
        changed(history, dealId, () => endedAt(held, at)),
        { ...held, partnerId, from: at },
      );
    }
    case 'account.absorbed': {
      const { from, kept } = event.data;
      const taken = kept.protections.reduce((all, one) => promised(all, asPromised(one)), history);
      return { ...taken, absorbed: history.absorbed.add(from).union(kept.absorbed) };
    }
    case 'account.joined': {
      // What stands goes on in the other account, which says how it ends.
      const { at, into } = event.data;
      return { ...history, joinedInto: into, protections: history.protections.map((held) => endedAt(held, at)) };
    }
    case 'account.became-customer':
    case 'account.conflict-found':
    case 'account.direct-opportunity-closed':
    case 'account.direct-opportunity-opened':
    case 'account.history-noted':
    case 'account.marked-competitor':
    case 'account.place-given-up':
    case 'account.place-held':
    case 'account.place-resumed':
    case 'account.place-taken':
    case 'account.registration-refused':
      return history;
  }
}

const asPromised = ({ dealId, partnerId, productLines, from, until }: Protection): PastProtection => ({
  ...{ dealId, partnerId, productLines, approvedAt: from, from, until },
});

const newestOf = ({ protections, newest }: ProtectionHistory, dealId: string): PastProtection | undefined => {
  const at = newest.get(dealId);
  return at === undefined ? undefined : protections.get(at);
};

const promised = (history: ProtectionHistory, promise: PastProtection): ProtectionHistory => ({
  ...history,
  newest: history.newest.set(promise.dealId, history.protections.size),
  protections: history.protections.push(promise),
});

function changed(
  history: ProtectionHistory,
  dealId: string,
  change: (held: PastProtection) => PastProtection,
): ProtectionHistory {
  const at = history.newest.get(dealId);
  const held = newestOf(history, dealId);
  if (at === undefined || !held) return history;
  return { ...history, protections: history.protections.set(at, change(held)) };
}

const endedAt = (held: PastProtection, at: Instant): PastProtection => ({
  ...held,
  until: at < held.until ? at : held.until,
});
