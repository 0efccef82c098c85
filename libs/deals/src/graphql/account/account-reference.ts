import { type Refusal, refuse } from '#libs/kernel';
import type { AccountReference } from '../../registration/answers.types.js';
import { customerOf } from '../deal/drafts.js';
import type { DealAccountInput } from './account.inputs.js';

export function accountReference({
  programId,
  accountId,
  dealId,
  customer,
}: Omit<DealAccountInput, 'programId'> & { readonly programId: string }): AccountReference | Refusal {
  if ([accountId, dealId, customer].filter(Boolean).length !== 1) {
    return refuse('ONE_OF_THREE', 'name the customer by exactly one of accountId, dealId and customer', 'account');
  }
  if (accountId) return { programId, accountId };
  return dealId ? { programId, dealId } : { programId, customer: customerOf(customer) };
}
