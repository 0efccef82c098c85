import { command, type Decider, refuse } from '#libs/kernel';
import type { InvoiceEvent } from './invoice.events.js';

/** `free`: the claim that has it was rejected, returned or withdrawn, or never handed in. */
export class ClaimInvoice extends command('ClaimInvoice')<
  Omit<InvoiceEvent['data'], 'at'> & { readonly free: string | null }
>() {}

type InvoiceState = { readonly claim: { readonly fundId: string; readonly claimId: string } | null };

type InvoiceRefusal = 'COST_CLAIMED';

/** A cost is claimed once in a program: only here is decided by which claim. */
export const invoiceDecider: Decider<ClaimInvoice, InvoiceState, InvoiceEvent, InvoiceRefusal> = {
  initial: { claim: null },
  decide({ data: { free, ...data }, context: { occurredAt: at } }, { claim }) {
    if (claim?.claimId === data.claimId) return [];
    if (claim && claim.claimId !== free) {
      return refuse('COST_CLAIMED', `another claim has this ${data.mark === 'number' ? 'number' : 'file'}`, 'costs');
    }
    return [{ type: 'invoice.claimed', data: { ...data, at } }];
  },
  evolve: (_, { data: { fundId, claimId } }) => ({ claim: { fundId, claimId } }),
};
