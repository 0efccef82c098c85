import type { Deal } from '../../deal/deal.state.js';
import type { Identifier, ReviewReason } from '../../vocabulary/deal.types.js';
import { accountIdOf } from '../../vocabulary/ids.js';

/** Whom a registration is for: the account, with what still is to be claimed for it; or why it is not known. */
export type Customer =
  | { readonly accountId: string; readonly by: 'identifiers' | 'person'; readonly unclaimed: readonly Identifier[] }
  | { readonly accountId: null; readonly reason: ReviewReason };

/** Where identifiers lead; null: nobody has claimed it. */
export type Leads = ReadonlyMap<string, string | null>;

/** All identifiers must lead to one account, or be free. A person's word stands as long as the customer is known by the same. */
export function customerOf(
  tenant: string,
  { identifiers, before }: Pick<Deal, 'identifiers' | 'before'>,
  leads: Leads,
): Customer {
  if (before && isByPerson(before, identifiers)) return { accountId: before.accountId, by: 'person', unclaimed: [] };
  const [first] = identifiers;
  if (!first) return { accountId: null, reason: 'NO_IDENTIFIER' };
  const accounts = [...new Set(identifiers.map(({ identifierId }) => leads.get(identifierId) ?? null))].filter(
    (id) => id !== null,
  );
  if (accounts.length > 1) return { accountId: null, reason: 'IDENTIFIERS_DISAGREE' };
  const accountId = accounts[0] ?? accountIdOf(tenant, first.identifierId);
  const unclaimed = identifiers.filter(({ identifierId }) => leads.get(identifierId) !== accountId);
  return { accountId, by: 'identifiers', unclaimed };
}

export const isByPerson = ({ by, identifiers }: NonNullable<Deal['before']>, now: readonly Identifier[]): boolean =>
  by === 'person' &&
  identifiers.length === now.length &&
  identifiers.every(({ identifierId }) => now.some((one) => one.identifierId === identifierId));
