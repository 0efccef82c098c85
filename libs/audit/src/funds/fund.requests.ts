import type { EventOf, Money } from '#libs/kernel';
import type { FundEvent } from '#libs/marketing';
import { dayStart, plusDay } from '../arithmetic/calendar.js';
import { moneyText } from '../arithmetic/minor.js';
import type { FieldDifference } from '../sources/findings.js';
import { freedBy, type FundModel, type RequestModel, reservedBy, restOf, unitsOf } from './fund.model.js';

/** At most what was asked for, and claimed until the end of so many days after the last day of what was approved. */
export function grantFaults(
  { asked, activities, policy }: RequestModel,
  { amount, declinedActivities, claimUntil }: EventOf<FundEvent, 'fund.request-approved'>['data'],
  zone: string,
): FieldDifference[] {
  const found: FieldDifference[] = [];
  if (unitsOf(amount) > asked) {
    found.push({ path: 'amount', expected: `at most ${moneyText(asked, amount.currency)}`, recorded: amount.amount });
  }
  const last = activities
    .filter(({ number }) => !declinedActivities.includes(number))
    .reduce((latest, { endsOn }) => (endsOn > latest ? endsOn : latest), '');
  const next = last && dayStart(plusDay(last, policy.claimWithinDays + 1), zone);
  const until = next && new Date(Date.parse(next) - 1).toISOString();
  if (claimUntil !== until) found.push({ path: 'claimUntil', expected: until, recorded: claimUntil });
  return found;
}

/** What becomes free, or is set aside, without that anybody names the amount. */
export function freedFaults(fund: FundModel, { type, data }: FundEvent): FieldDifference[] {
  const text = (minor: bigint): string => moneyText(minor, fund.currency);
  const must = (path: string, expected: bigint, recorded: Money): FieldDifference[] =>
    unitsOf(recorded) === expected ? [] : [{ path, expected: text(expected), recorded: recorded.amount }];
  if (type === 'fund.request-closed' || type === 'fund.request-expired')
    return must('released', freedBy(fund, data.requestId), data.released);
  if (type === 'fund.claim-extended') return must('reserved', reservedBy(fund, data.requestId), data.reserved);
  if (type !== 'fund.claim-rest-cancelled') return [];
  const { amount, released, expired } = restOf(fund, data.claimId);
  return [
    ...must('amount', amount, data.amount),
    ...must('released', released, data.released),
    ...(data.expired ? must('expired', expired, data.expired) : []),
  ];
}
