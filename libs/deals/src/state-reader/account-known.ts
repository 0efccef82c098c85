import type { BlindIndex, StateReader } from '#libs/eventing';
import { CustomerNames } from '../customer/customer-names.js';
import type { CustomerDraft } from '../vocabulary/deal.drafts.js';
import { DealStateReader } from './deal.state-reader.js';

/** The account to which a customer's site, e-mail domain, tax id and CRM id lead; null where they lead to none, or to several. Nothing is claimed. */
export async function accountKnownBy(
  facts: StateReader,
  index: BlindIndex,
  { tenant, programId }: { readonly tenant: string; readonly programId: string },
  customer: CustomerDraft,
): Promise<string | null> {
  const known = new DealStateReader(facts, tenant);
  const isClaimed = async (identifierId: string) => (await known.identifier(identifierId)) !== null;
  const { identifiers } = await new CustomerNames(index, tenant, programId, isClaimed).known(customer);
  const accounts = await Promise.all(identifiers.map(({ identifierId }) => known.identifier(identifierId)));
  const [accountId = null, ...more] = new Set(accounts.filter((id) => id !== null));
  return more.length > 0 ? null : accountId;
}
