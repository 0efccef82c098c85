import { type Decision, isRefusal, refuse, type Refusal, unreachable } from '#libs/kernel';
import type { Deciding, Ending } from './deal.commands.js';
import type { DealEvent } from './deal.events.js';
import { of } from './deal.filing.js';
import { follow } from './deal.following.js';
import { closingOf, statusFault } from './deal.rules.js';
import { type Deal, type DealStatus, statusAt } from './deal.state.js';

const UNDECIDED: readonly DealStatus[] = ['submitted', 'in-review', 'returned'];

export function judge(command: Exclude<Deciding, { type: 'FollowAccount' }>, deal: Deal): Decision<DealEvent> {
  const base = of(deal, command.context.occurredAt);
  switch (command.type) {
    case 'IdentifyDealCustomer': {
      const { accountId, by, note } = command.data;
      if (deal.accountId === accountId) return [];
      const fault = statusFault(deal, base.at, [...UNDECIDED, 'open']) ?? identified(deal);
      return fault ?? [{ type: 'deal.customer-identified', data: { ...base, accountId, by, note } }];
    }
    case 'StartDealReview': {
      const { reasons, decideBy, evidence } = command.data;
      if (deal.status !== 'submitted' || deal.accountId !== null) return [];
      const accountId = null;
      return [{ type: 'deal.review-started', data: { ...base, accountId, reasons, decideBy, evidence } }];
    }
    case 'RejectDeal': {
      const { reason, note, evidence } = command.data;
      const fault = statusFault(deal, base.at, UNDECIDED) ?? identified(deal);
      return fault ?? [{ type: 'deal.rejected', data: { ...base, reason, note, evidence } }];
    }
    case 'ReturnDeal': {
      const { note, placeUntil, evidence } = command.data;
      const fault = statusFault(deal, base.at, ['submitted', 'in-review']) ?? identified(deal);
      return fault ?? [{ type: 'deal.returned', data: { ...base, note, placeUntil, evidence } }];
    }
    default:
      return unreachable(command);
  }
}

/** Without an account; what an account has decided comes by `FollowAccount`. */
export function end(command: Ending, deal: Deal): Decision<DealEvent> {
  const base = of(deal, command.context.occurredAt);
  const status = statusAt(deal, base.at);
  switch (command.type) {
    case 'WithdrawDeal': {
      const fault = statusFault(deal, base.at, ['draft', ...UNDECIDED]);
      return fault ?? [{ type: 'deal.withdrawn', data: { ...base, reason: command.data.reason } }];
    }
    case 'RevokeDeal': {
      const fault = statusFault(deal, base.at, ['open', 'won']);
      return fault ?? [{ type: 'deal.revoked', data: { ...base, reason: command.data.reason } }];
    }
    case 'CloseDeal': {
      const inPlay = status === 'open' || (deal.imported !== null && status === 'in-review');
      if (!inPlay) return refuse('WRONG_STATUS', `the deal is ${status}`, 'dealId');
      const closing = closingOf(deal, command.data, base.at);
      if (isRefusal(closing)) return closing;
      const { closedAt, amount, currency } = closing;
      if (command.data.outcome === 'lost') {
        return [{ type: 'deal.lost', data: { ...base, closedAt, reason: command.data.reason } }];
      }
      const won = { closedAt, amount: amount ?? '0', currency, partnerId: deal.partnerId };
      return [{ type: 'deal.won', data: { ...base, ...won } }];
    }
    default:
      return unreachable(command);
  }
}

export const followAccount = (command: Extract<Deciding, { type: 'FollowAccount' }>, deal: Deal): Decision<DealEvent> =>
  follow(deal, command.data.event);

const identified = ({ accountId }: Deal): Refusal | undefined =>
  accountId === null ? undefined : refuse('HAS_ACCOUNT', 'its customer is known: the account decides', 'dealId');
