import { refuse, type Refusal, type Instant } from '#libs/kernel';
import { type Deal, type DealStatus, statusAt } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/** Standings that may not register at all; any other but active is looked at by a person. */
const MAY_NOT_REGISTER = ['banned', 'suspended', 'offboarded', 'rejected', 'declined', 'merged'];

export function standingFault(standing: string | undefined): Refusal<DealRefusal> | undefined {
  if (standing === undefined) return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
  if (!MAY_NOT_REGISTER.includes(standing)) return undefined;
  return refuse('PARTNER_MAY_NOT_REGISTER', `a partner that is ${standing} registers no deals`, 'partnerId');
}

export const laterThan = (known: Instant, at: Instant): Instant => (known > at ? known : at);

/** Refuses unless the deal is at one of these now. */
export function statusFault(deal: Deal, at: Instant, allowed: readonly DealStatus[]): Refusal<DealRefusal> | undefined {
  const status = statusAt(deal, at);
  return allowed.includes(status) ? undefined : refuse('WRONG_STATUS', `the deal is ${status}`, 'dealId');
}
