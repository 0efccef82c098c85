import type { Aggregate, StateReader } from '#libs/eventing';
import { accountAggregate } from '../account/account.aggregate.js';
import type { AccountEvent } from '../account/account.events.js';
import {
  NO_HISTORY,
  type PastProtection,
  type ProtectionHistory,
  protectionHistory,
} from '../account/protection-history.js';
import type { AccountCommand } from '../account/account.commands.js';

/** Reads an account for what it has promised. Decides nothing. */
const history: Aggregate<AccountCommand, ProtectionHistory, AccountEvent> = {
  ...{ events: accountAggregate.events, commands: accountAggregate.commands, id: accountAggregate.id },
  decider: { initial: NO_HISTORY, decide: () => [], evolve: protectionHistory },
};

export interface KnownProtections {
  readonly protections: readonly PastProtection[];
  /** Accounts that were read for it, and up to which of their events. */
  readonly readAt: readonly { readonly accountId: string; readonly revision: string }[];
}

/** What was ever promised for a customer, under whichever of its accounts. */
export async function protectionsOf(
  facts: StateReader,
  tenant: string,
  accountIds: Iterable<string>,
): Promise<KnownProtections> {
  const seen = new Set(accountIds);
  const found: PastProtection[] = [];
  const readAt: { accountId: string; revision: string }[] = [];
  for (const accountId of seen) {
    const { state, revision } = await facts.of(history, tenant, accountId);
    found.push(...state.protections);
    readAt.push({ accountId, revision: String(revision) });
    for (const other of [...state.absorbed, ...(state.joinedInto === null ? [] : [state.joinedInto])]) seen.add(other);
  }
  return { protections: found, readAt };
}
