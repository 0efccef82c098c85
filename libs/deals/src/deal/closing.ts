import { type Decision, isRefusal, type Instant, refuse, type Refusal, unreachable } from '#libs/kernel';
import type { ProtectionClosing } from '../account/account.events.js';
import { amountFault } from './content.js';
import type { ClosingCommand } from './deal.commands.js';
import type { DealEvent } from './deal.events.js';
import { type Deal, statusAt, UNDECIDED } from './deal.state.js';
import { statusFault } from './rules.js';
import { of, saidOf } from './submission.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/** Without an account; what an account has decided comes by `FollowAccount`. */
export function decideClosing(command: ClosingCommand, deal: Deal): Decision<DealEvent, DealRefusal> {
  const base = of(deal, command.context.occurredAt);
  const said = saidOf(deal, command.context.occurredAt);
  const status = statusAt(deal, base.at);
  switch (command.type) {
    case 'WithdrawDeal': {
      const fault = statusFault(deal, base.at, ['draft', ...UNDECIDED]);
      return fault ?? [{ type: 'deal.withdrawn', data: { ...said, reason: command.data.reason } }];
    }
    case 'RevokeDeal': {
      const fault = statusFault(deal, base.at, ['open', 'won']);
      return fault ?? [{ type: 'deal.revoked', data: { ...said, reason: command.data.reason } }];
    }
    case 'CloseDeal': {
      const inPlay = status === 'open' || (deal.imported !== null && status === 'in-review');
      if (!inPlay) return refuse('WRONG_STATUS', `the deal is ${status}`, 'dealId');
      const closing = closingOf(deal, command.data, base.at);
      if (isRefusal(closing)) return closing;
      const { closedAt, amount, currency } = closing;
      if (command.data.outcome === 'lost') {
        return [{ type: 'deal.lost', data: { ...said, closedAt, reason: command.data.reason } }];
      }
      const won = { closedAt, amount: amount ?? '0', currency, partnerId: deal.partnerId };
      return [{ type: 'deal.won', data: { ...base, ...won } }];
    }
    default:
      return unreachable(command);
  }
}

export interface ClosingSaid {
  readonly outcome: 'won' | 'lost';
  readonly amount: string | null;
  readonly closedAt: Instant;
}

/** A win has an amount, and no deal is closed ahead of time or before it was known. */
export function closingOf(deal: Deal, said: ClosingSaid, at: Instant): ProtectionClosing | Refusal<DealRefusal> {
  const { outcome, amount, closedAt } = said;
  if (closedAt > at) return refuse('IN_FUTURE', 'a deal is closed when it has happened', 'closedAt');
  if (closedAt < deal.since) return refuse('BEFORE_REGISTRATION', 'the deal was not known yet', 'closedAt');
  if (outcome === 'won' && amount === null) return refuse('AMOUNT_NEEDED', 'say what it was won for', 'amount');
  const fault = amountFault(amount, deal.currency, closedAt);
  return fault ?? { closedAt, amount: outcome === 'won' ? amount : null, currency: deal.currency };
}
