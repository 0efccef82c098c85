import { type Decision, refuse, type Refusal, unreachable } from '#libs/kernel';
import type { ReviewCommand } from './deal.commands.js';
import type { DealEvent } from './deal.events.js';
import { of, saidOf } from './submission.js';
import { statusFault } from './rules.js';
import { type Deal, UNDECIDED } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

export function decideReview(
  command: Exclude<ReviewCommand, { type: 'FollowAccount' }>,
  deal: Deal,
): Decision<DealEvent, DealRefusal> {
  const { occurredAt } = command.context;
  const base = of(deal, occurredAt);
  const said = saidOf(deal, occurredAt);
  switch (command.type) {
    case 'IdentifyDealCustomer': {
      const { accountId, by, note } = command.data;
      if (deal.accountId === accountId) return [];
      const fault = statusFault(deal, base.at, [...UNDECIDED, 'open']) ?? identified(deal);
      return fault ?? [{ type: 'deal.customer-identified', data: { ...said, accountId, by, note } }];
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
      return fault ?? [{ type: 'deal.rejected', data: { ...said, reason, note, evidence } }];
    }
    case 'ReturnDeal': {
      const { note, placeUntil, evidence } = command.data;
      const fault = statusFault(deal, base.at, ['submitted', 'in-review']) ?? identified(deal);
      return fault ?? [{ type: 'deal.returned', data: { ...said, note, placeUntil, evidence } }];
    }
    default:
      return unreachable(command);
  }
}

const identified = ({ accountId }: Deal): Refusal<DealRefusal> | undefined =>
  accountId === null ? undefined : refuse('HAS_ACCOUNT', 'its customer is known: the account decides', 'dealId');
