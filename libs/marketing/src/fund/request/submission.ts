import {
  dayInput,
  type Instant,
  isRefusal,
  minorUnits,
  type Money,
  moneyOfText,
  optionalTextFault,
  plusDays,
  refuse,
  textFault,
} from '#libs/kernel';
import type { DraftActivity, SubmitFundRequest } from '../state/fund.commands.js';
import { type FundDecision, positive, type Refused } from '../state/fund.decision.js';
import { availableOf, balanceAfter, type Fund, moneyIn, ofFund, shownIn } from '../state/fund.state.js';
import type { PlannedActivity } from '../state/fund.types.js';
import { endOf } from '../../vocabulary/days.js';
import { isActivityKind } from './kinds.js';

const MOST_ACTIVITIES = 20;
const MOST_REQUESTS = 1000;

/** Sets aside what is asked for: a request that exceeds what is available is told what there is. */
export function submitRequest({ data, context }: SubmitFundRequest, fund: Fund): FundDecision {
  const { requestId, activities, note, terms } = data;
  const { occurredAt: at, actor } = context;
  const known = fund.requests.get(requestId);
  if (known && known.status !== 'returned')
    return refuse('WRONG_STATUS', `the request is ${known.status}`, 'requestId');
  if (!known && data.again) return refuse('NOT_FOUND', 'this fund has no such request', 'requestId');
  if (!known && fund.requests.size >= MOST_REQUESTS) {
    return refuse('TOO_MANY', `this fund has had ${MOST_REQUESTS} requests: no more are taken`, 'fundId');
  }
  if (isOver(fund, at)) return over(fund);
  const asked = positive(fund, data.amount, 'amount');
  if (isRefusal(asked)) return asked;
  const read = readActivities(activities, fund.currency, terms.timeZone);
  if (isRefusal(read)) return read;
  const fault = optionalTextFault(note, 'note', { most: 1000, lines: true });
  if (fault) return fault;
  const available = availableOf(fund);
  if (asked > available) {
    return refuse(
      'INSUFFICIENT_FUNDS',
      `${shownIn(fund, available)} are available, not ${shownIn(fund, asked)}`,
      'amount',
    );
  }
  const { version, share, claimWithinDays, secondApprovalAbove, proofs, requestExpiresAfterDays: days } = terms.policy;
  return [
    {
      type: 'fund.request-submitted',
      data: {
        ...{ ...ofFund(fund, at), requestId, amount: moneyIn(fund, asked), activities: read, note, by: actor.subject },
        names: activities.map(({ name }) => name.trim()),
        policy: { version, share, claimWithinDays, secondApprovalAbove, proofs },
        expiresAt: plusDays(at, days, terms.timeZone),
        balance: balanceAfter(fund, { pending: fund.pending + asked }),
      },
    },
  ];
}

export const isOver = ({ ended, endsAt }: Fund, at: Instant): boolean => ended || at >= endsAt;

export const over = ({ endsAt }: Fund): Refused =>
  refuse('FUND_OVER', `this fund ended at ${endsAt}: nothing more is asked of it`, 'fundId');

function readActivities(
  drafts: readonly DraftActivity[],
  currency: string,
  zone: string,
): readonly PlannedActivity[] | Refused {
  if (drafts.length === 0) return refuse('TOO_FEW', 'name at least one activity', 'activities');
  if (drafts.length > MOST_ACTIVITIES) {
    return refuse('TOO_MANY', `name at most ${MOST_ACTIVITIES} activities`, 'activities');
  }
  const read: PlannedActivity[] = [];
  for (const [at, draft] of drafts.entries()) {
    const one = readActivity(draft, { number: at + 1, field: `activities.${at}`, currency, zone });
    if (isRefusal(one)) return one;
    read.push(one);
  }
  return read;
}

interface Place {
  readonly number: number;
  readonly field: string;
  readonly currency: string;
  readonly zone: string;
}

function readActivity(
  { name, kind, startsOn, endsOn, cost: text }: DraftActivity,
  { number, field, currency, zone }: Place,
): PlannedActivity | Refused {
  const fault = textFault(name, `${field}.name`, { seen: true });
  if (fault) return fault;
  if (!isActivityKind(kind)) return refuse('UNKNOWN_VALUE', 'there is no such kind of activity', `${field}.kind`);
  for (const [day, end] of [[startsOn, 'startsOn'] as const, [endsOn, 'endsOn'] as const]) {
    const read = dayInput(day, `${field}.${end}`);
    if (isRefusal(read)) return read;
  }
  if (endsOn < startsOn) return refuse('ENDS_BEFORE_START', 'it ends before it begins', `${field}.endsOn`);
  const cost: Money | Refused = moneyOfText(text, currency, `${field}.cost`);
  if (isRefusal(cost)) return cost;
  if (minorUnits(cost) < 0n) return refuse('NEGATIVE', 'a cost may not be below zero', `${field}.cost`);
  return { number, kind, startsOn, endsOn, endsAt: endOf(endsOn, zone), cost };
}
