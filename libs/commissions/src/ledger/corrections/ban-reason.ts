import type { EventOf } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { ClawbackReason } from '../events/ledger.events.js';

/** What a ban says of the entries it takes back. */
export const clawbackReasonOf = (ban: EventOf<PartnerEvent, 'partner.banned'>['data']['reason']): ClawbackReason =>
  ban === 'fraud' || ban === 'terms-violation' ? ban : 'ineligible-partner';
