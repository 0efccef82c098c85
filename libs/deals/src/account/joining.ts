import { type Refusal, refuse } from '#libs/kernel';
import type { AbsorbAccount, EndAccount } from './account.commands.js';
import type { AccountDraft } from './account.draft.js';
import type { AccountEvent } from './account.events.js';
import { laterOf, liveAt } from './account.evolve.js';
import type { AccountKept, AccountState, Protection } from './account.state.js';
import { overlaps } from './conflict.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

export const JOINED: Refusal<AccountRefusal> = refuse(
  'ACCOUNT_JOINED',
  'this account is part of another one now',
  'accountId',
);

/** Ends here: from now on the other account decides. */
export function endAccount({ joinedInto, at }: AccountState, { data, context }: EndAccount): AccountEvent[] {
  if (joinedInto !== null) return [];
  return [{ type: 'account.joined', data: { ...data, at: laterOf(at, context.occurredAt) } }];
}

/** What of an account goes on in another: what time has left of it, and what was ever bought and noted. */
function keptOf(ended: AccountState, at: string): AccountKept {
  const { protections, queue, direct, bought, competitor, history, conflicts, absorbed } = liveAt(ended, at);
  return {
    protections: protections.toList().toArray(),
    places: queue.toArray(),
    direct: [...direct.entries()].map(([opportunityId, productLines]) => ({ opportunityId, productLines })),
    bought: [...bought],
    competitor,
    history: [...history.values()],
    conflicts: [...conflicts],
    absorbed: [...absorbed],
  };
}

/**
 * Takes an account in that has ended. Both protections stand until they end; where two partners hold one line that is a conflict of the later
 * of them, and who waits is asked in the order of time.
 */
export function absorb(draft: AccountDraft, { from, ended }: AbsorbAccount['data']): undefined {
  if (draft.state.absorbed.has(from)) return;
  const kept = keptOf(ended, draft.at);
  const { accountId, programId } = draft.about;
  const conflicts = kept.protections.flatMap((one) =>
    draft.state.protections
      .toList()
      .toArray()
      .filter((other) => other.partnerId !== one.partnerId && overlaps(one, other))
      .map((other) => (one.from < other.from ? conflictOf(other, one) : conflictOf(one, other))),
  );
  draft.add({ type: 'account.absorbed', data: { accountId, programId, at: draft.at, from, kept, conflicts } });
}

const conflictOf = (later: Protection, earlier: Protection) => ({ dealId: later.dealId, with: earlier.dealId });
