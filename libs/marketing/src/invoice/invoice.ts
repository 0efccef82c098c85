import { command, type Decider, refuse } from '#libs/kernel';
import type { InvoiceEvent } from './invoice.events.js';

/**
 * `seen`: how often it had been claimed when the claim that has it was found not to be in force any more (rejected, returned, given up, or never
 * handed in); null: nobody else has it, or it is in force.
 */
export class ClaimInvoice extends command('ClaimInvoice')<
  Omit<InvoiceEvent['data'], 'at'> & { readonly seen: number | null }
>() {}

export interface InvoiceState {
  readonly claim: { readonly fundId: string; readonly claimId: string } | null;
  /** How often it has been claimed: who gave it up may have asked for it again since. */
  readonly times: number;
}

type InvoiceRefusal = 'COST_CLAIMED';

export const isOf = (
  claim: InvoiceState['claim'],
  { fundId, claimId }: { readonly fundId: string; readonly claimId: string },
): boolean => claim?.claimId === claimId && claim.fundId === fundId;

/**
 * A cost is claimed once in a program: only here is decided by which claim. Who has it already claims it anew, so that whoever had found it free before
 * comes too late.
 */
export const invoiceDecider: Decider<ClaimInvoice, InvoiceState, InvoiceEvent, InvoiceRefusal> = {
  initial: { claim: null, times: 0 },
  decide({ data: { seen, ...data }, context: { occurredAt: at } }, { claim, times }) {
    if (claim && !isOf(claim, data) && times !== seen) {
      return refuse('COST_CLAIMED', `another claim has this ${data.mark === 'number' ? 'number' : 'file'}`, 'costs');
    }
    return [{ type: 'invoice.claimed', data: { ...data, at } }];
  },
  evolve: ({ times }, { data: { fundId, claimId } }) => ({ claim: { fundId, claimId }, times: times + 1 }),
};
