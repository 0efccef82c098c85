import { type Decision, type Refusal, refuse, unreachable } from '#libs/kernel';
import type { IdentityCommand } from './deal.commands.js';
import type { DealEvent } from './deal.events.js';
import { partnerFault } from './content.js';
import { reasonFault } from '../vocabulary/text-validation.js';
import { statusFault } from './rules.js';
import { type Deal, type DealStatus, statusAt } from './deal.state.js';
import { of, saidOf } from './submission.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/** Whose a deal is, of which account, and whether it is the same as another: what somebody says of it later. */
export function decideIdentity(command: IdentityCommand, deal: Deal): Decision<DealEvent, DealRefusal> {
  const { occurredAt } = command.context;
  switch (command.type) {
    case 'FollowJoin': {
      const { from, accountId, beside } = command.data;
      const news = beside.filter((dealId) => !deal.beside.has(dealId));
      const joins = deal.accountId === from || (deal.accountId === accountId && news.length > 0);
      if (!joins) return [];
      return [{ type: 'deal.account-joined', data: { ...of(deal, occurredAt), from, accountId, beside: news } }];
    }
    case 'ReassignDeal': {
      const { partnerId, partner, reason } = command.data;
      const fault = reassignFault(deal, occurredAt) ?? partnerFault(partner) ?? reasonFault(reason, 'reason');
      if (fault || deal.partnerId === partnerId) return fault ?? [];
      const data = { ...saidOf(deal, occurredAt), before: deal.partnerId, partnerId, reason };
      return [{ type: 'deal.reassigned', data }];
    }
    case 'TakeInDeals':
      return takeIn(command, deal);
    case 'MergeDeal': {
      const { into, ofSamePartner, reason } = command.data;
      if (deal.mergedInto === into) return [];
      const fault = mergeFault(deal, occurredAt) ?? reasonFault(reason, 'reason');
      return fault ?? [{ type: 'deal.merged', data: { ...saidOf(deal, occurredAt), into, ofSamePartner, reason } }];
    }
    default:
      return unreachable(command);
  }
}

const IN_HAND: readonly DealStatus[] = ['draft', 'submitted', 'in-review', 'returned', 'approved', 'open'];

/** One that is won takes its booking along: what it has earned moves with it. */
export const reassignFault = (deal: Deal, at: string): Refusal<DealRefusal> | undefined =>
  statusFault(deal, at, [...IN_HAND, 'won']);

function takeIn(
  { data, context }: Extract<IdentityCommand, { type: 'TakeInDeals' }>,
  deal: Deal,
): Decision<DealEvent, DealRefusal> {
  if (data.from.includes(deal.dealId)) return refuse('SAME_DEAL', 'a deal cannot be merged into itself', 'from');
  if (deal.status === 'duplicate')
    return refuse('WRONG_STATUS', 'the deal is a duplicate itself: name the one it is of', 'into');
  const from = data.from.filter((dealId) => !deal.tookIn.has(dealId));
  const fault = reasonFault(data.reason, 'reason');
  if (fault || from.length === 0) return fault ?? [];
  return [{ type: 'deal.took-in', data: { ...saidOf(deal, context.occurredAt), from, reason: data.reason } }];
}

/** What was decided against stays decided; anything else may turn out to be the same opportunity. */
const MERGEABLE: readonly DealStatus[] = [...IN_HAND, 'expired', 'won', 'lost'];

/** One that has taken in others stays: so no two merges at once can end in each other. */
export function mergeFault(deal: Deal, at: string): Refusal<DealRefusal> | undefined {
  if (deal.tookIn.size > 0)
    return refuse('NOT_MERGEABLE', 'the deal has taken in others: let it be the one that stays', 'from');
  const status = statusAt(deal, at);
  return MERGEABLE.includes(status) ? undefined : refuse('NOT_MERGEABLE', `the deal is ${status}`, 'from');
}
