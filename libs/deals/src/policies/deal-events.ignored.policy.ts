import type { DealEvent } from '../deal/deal.events.js';

/** What a policy that waits for a few events of deals says of all others. */
export const NO_DEAL_EVENT: { readonly [T in DealEvent['type']]: 'taken' | 'ignored' } = {
  'deal.drafted': 'ignored',
  'deal.revised': 'ignored',
  'deal.submitted': 'ignored',
  'deal.customer-identified': 'ignored',
  'deal.review-started': 'ignored',
  'deal.returned': 'ignored',
  'deal.approved': 'ignored',
  'deal.rejected': 'ignored',
  'deal.duplicate-found': 'ignored',
  'deal.withdrawn': 'ignored',
  'deal.activity-logged': 'ignored',
  'deal.extended': 'ignored',
  'deal.expired': 'ignored',
  'deal.reinstated': 'ignored',
  'deal.revoked': 'ignored',
  'deal.won': 'ignored',
  'deal.lost': 'ignored',
  'deal.influence-recorded': 'ignored',
  'deal.reminded': 'ignored',
  'deal.imported': 'ignored',
  'deal.import-repeated': 'ignored',
  'deal.customer-erased': 'ignored',
};
