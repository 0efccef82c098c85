import {
  convertToMinor,
  currencyFault,
  dayInput,
  Decimal,
  isRefusal,
  keyFault,
  keyOf,
  minorUnits,
  moneyOf,
  moneyOfText,
  namesPerson,
  refuse,
  textFault,
} from '#libs/kernel';
import { conversionOfCost } from '../fund/claim/cost-conversion.js';
import type { CostDraft, RecordActivityCosts, WithdrawActivityCost } from './activity.commands.js';
import type { ActivityEvent } from './activity.events.js';
import {
  type Activity,
  type ActivityDecision,
  closed,
  costText,
  explainedFor,
  ofActivity,
  type Refused,
} from './activity.state.js';
import { bearerFault } from './hosts.js';

const MOST_AT_ONCE = 100;
const MOST_COSTS = 500;

type Recorded = Omit<
  Extract<ActivityEvent, { type: 'activity.cost-recorded' }>['data'],
  'activityId' | 'programId' | 'at'
>;

/** What is recorded already with the same content changes nothing. One that is refused keeps all of them out. */
export function recordCosts({ data: { costs }, context }: RecordActivityCosts, activity: Activity): ActivityDecision {
  if (activity.status === 'cancelled') return closed(activity);
  if (costs.length === 0) return refuse('TOO_FEW', 'name at least one cost', 'costs');
  if (costs.length > MOST_AT_ONCE) return refuse('TOO_MANY', `name at most ${MOST_AT_ONCE} costs at once`, 'costs');
  const added = new Map<string, Recorded>();
  for (const [n, draft] of costs.entries()) {
    const cost = readCost(draft, activity, context.occurredAt, `costs.${n}`);
    if (isRefusal(cost)) return cost;
    if (added.has(cost.number)) return refuse('GIVEN_TWICE', 'this number is given twice', `costs.${n}.number`);
    const known = activity.costs.get(cost.number)?.content;
    if (known === costText(cost)) continue;
    if (known !== undefined)
      return refuse('COST_DIFFERS', 'a cost of this number is recorded with other content', `costs.${n}.number`);
    added.set(cost.number, cost);
  }
  if (activity.costs.size + added.size > MOST_COSTS)
    return refuse('TOO_MANY', `an activity has at most ${MOST_COSTS} costs`, 'costs');
  const of = ofActivity(activity, context.occurredAt);
  return [...added.values()].map((cost) => ({ type: 'activity.cost-recorded', data: { ...of, ...cost } }));
}

/** A wrong cost counts no more, also once the activity is over; what is right is recorded anew, under the same number or another. */
export function withdrawCost({ data, context }: WithdrawActivityCost, activity: Activity): ActivityDecision {
  const number = keyOf(data.number);
  const cost = activity.costs.get(number);
  if (!cost) return refuse('NOT_FOUND', 'the activity has no cost of this number', 'number');
  const fault = textFault(data.reason, 'reason', { most: 500, lines: true });
  if (fault) return fault;
  const { paidBy, counted } = cost;
  const withdrawn = { number, paidBy, counted, explainedFor: explainedFor(activity), reason: data.reason };
  return [{ type: 'activity.cost-withdrawn', data: { ...ofActivity(activity, context.occurredAt), ...withdrawn } }];
}

function readCost(draft: CostDraft, activity: Activity, at: string, field: string): Recorded | Refused {
  const { day, kind, paidBy, currency, eligible } = draft;
  const fault =
    keyFault(draft.number, `${field}.number`, 100) ??
    (namesPerson(draft.number)
      ? refuse('BAD_TEXT', 'number names a person: give that of the invoice', `${field}.number`)
      : undefined) ??
    bearerFault(activity, paidBy, `${field}.paidBy`) ??
    currencyFault(currency, at, `${field}.currency`);
  if (fault) return fault;
  const on = dayInput(day, `${field}.day`);
  if (isRefusal(on)) return on;
  const amount = moneyOfText(draft.amount, currency, `${field}.amount`);
  if (isRefusal(amount)) return amount;
  if (minorUnits(amount) <= 0n) return refuse('NOT_POSITIVE', 'a cost is above zero', `${field}.amount`);
  const cost = { number: keyOf(draft.number), day, kind, paidBy, amount, eligible };
  const conversion = conversionOfCost(currency, activity.currency, draft.conversion);
  if (conversion.kind === 'sameCurrency') return { ...cost, exchange: null, counted: amount };
  if (conversion.kind === 'noRate')
    return refuse('NO_RATE', `no rate of ${currency} was published in the 7 days before ${day}`, `${field}.day`);
  const minor = convertToMinor(Decimal.of(amount.amount), conversion.rates, activity.currency, 'half-away');
  return { ...cost, exchange: conversion.rates, counted: moneyOf(minor, activity.currency) };
}
