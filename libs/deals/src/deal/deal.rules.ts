import { refuse, type Refusal, type Instant } from '#libs/kernel';
import { amountFault } from './deal.content.js';
import type { ProtectionClosing } from '../account/account.events.js';
import { type Deal, type DealStatus, statusAt } from './deal.state.js';

/** Standings that may not register at all; any other but active is looked at by a person. */
const MAY_NOT_REGISTER = ['banned', 'suspended', 'offboarded', 'rejected', 'declined', 'merged'];

export function standingFault(standing: string | undefined): Refusal | undefined {
  if (standing === undefined) return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
  if (!MAY_NOT_REGISTER.includes(standing)) return undefined;
  return refuse('PARTNER_MAY_NOT_REGISTER', `a partner that is ${standing} registers no deals`, 'partnerId');
}

export const laterThan = (known: Instant, at: Instant): Instant => (known > at ? known : at);

/** Refuses unless the deal is at one of these now. */
export function statusFault(deal: Deal, at: Instant, allowed: readonly DealStatus[]): Refusal | undefined {
  const status = statusAt(deal, at);
  return allowed.includes(status) ? undefined : refuse('WRONG_STATUS', `the deal is ${status}`, 'dealId');
}

export interface ClosingSaid {
  readonly outcome: 'won' | 'lost';
  readonly amount: string | null;
  readonly closedAt: Instant;
}

/** A win has an amount, and no deal is closed ahead of time or before it was known. */
export function closingOf(deal: Deal, said: ClosingSaid, at: Instant): ProtectionClosing | Refusal {
  const { outcome, amount, closedAt } = said;
  if (closedAt > at) return refuse('IN_FUTURE', 'a deal is closed when it has happened', 'closedAt');
  if (closedAt < deal.since) return refuse('BEFORE_REGISTRATION', 'the deal was not known yet', 'closedAt');
  if (outcome === 'won' && amount === null) return refuse('AMOUNT_NEEDED', 'say what it was won for', 'amount');
  const fault = amountFault(amount, deal.currency, closedAt);
  return fault ?? { closedAt, amount: outcome === 'won' ? amount : null, currency: deal.currency };
}
