import { type Decision, refuse, unreachable } from '#libs/kernel';
import type { ActivityCommand } from './deal.commands.js';
import { partnerFault } from './content.js';
import type { DealEvent } from './deal.events.js';
import { of, saidOf } from './submission.js';
import { statusFault } from './rules.js';
import { type Deal, type DealStatus, statusAt } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

const IN_PLAY: readonly DealStatus[] = ['submitted', 'in-review', 'returned', 'approved', 'expired', 'open'];

/** What happens around a deal and changes no promise. */
export function decideActivity(command: ActivityCommand, deal: Deal): Decision<DealEvent, DealRefusal> {
  const base = of(deal, command.context.occurredAt);
  switch (command.type) {
    case 'LogDealActivity': {
      const { activityId, kind, happenedAt } = command.data;
      const fault = statusFault(deal, base.at, ['draft', ...IN_PLAY]);
      if (fault) return fault;
      if (happenedAt > base.at) return refuse('IN_FUTURE', 'an activity is logged when it has happened', 'happenedAt');
      return [{ type: 'deal.activity-logged', data: { ...base, activityId, kind, happenedAt } }];
    }
    case 'RecordDealInfluence':
      return influence(command, deal, base);
    case 'NoteDeal':
      return [{ type: 'deal.noted', data: { ...saidOf(deal, base.at), note: command.data.note } }];
    case 'RemindDeal': {
      const { about, dueAt } = command.data;
      if (deal.reminded.get(about) === dueAt || !concerns(deal, about, base.at)) return [];
      return [{ type: 'deal.reminded', data: { ...base, about, dueAt } }];
    }
    case 'EraseDealCustomer':
      if (deal.erased) return [];
      return [...deal.subjects, ...(deal.accountId === null ? [] : [deal.accountId])].map((customerId) => ({
        type: 'deal.customer-erased',
        data: { ...base, customerId },
      }));
    case 'NameDealSubject':
      return nameSubject(deal);
    default:
      return unreachable(command);
  }
}

/** Nothing happens to the deal: not even time passes. */
function nameSubject({ dealId, programId, at, subjectId, hasUnownedWords }: Deal): Decision<DealEvent, DealRefusal> {
  if (subjectId === null || !hasUnownedWords) return [];
  return [{ type: 'deal.subject-named', data: { dealId, programId, at, subjectId, legible: true } }];
}

/** Evidence between creation and close; whoever sourced the deal has not influenced it, too. */
function influence(
  { data: { partnerId, happenedAt, evidence, partner } }: Extract<ActivityCommand, { type: 'RecordDealInfluence' }>,
  deal: Deal,
  base: ReturnType<typeof of>,
): Decision<DealEvent, DealRefusal> {
  const fault = partnerFault(partner) ?? statusFault(deal, base.at, [...IN_PLAY, 'won', 'lost']);
  if (fault) return fault;
  if (partnerId === deal.partnerId) {
    return refuse('SOURCED_BY_PARTNER', 'this partner registered the deal itself', 'partnerId');
  }
  if (deal.influencers.has(partnerId)) return [];
  const until = deal.closedAt ?? base.at;
  if (happenedAt < deal.since || happenedAt > until) {
    return refuse('OUTSIDE_THE_DEAL', 'it happened before the deal was known, or after it was closed', 'happenedAt');
  }
  return [{ type: 'deal.influence-recorded', data: { ...base, partnerId, happenedAt, evidence } }];
}

const WAITS_FOR: Readonly<Record<Parameters<typeof concerns>[1], DealStatus>> = {
  'decision-overdue': 'in-review',
  'place-ends': 'returned',
  'protection-ends': 'approved',
};

function concerns(deal: Deal, about: 'decision-overdue' | 'place-ends' | 'protection-ends', at: string): boolean {
  return statusAt(deal, at) === WAITS_FOR[about];
}
