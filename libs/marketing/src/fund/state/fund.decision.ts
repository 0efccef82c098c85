import {
  type Decision,
  type EventOf,
  isRefusal,
  minorUnits,
  type Money,
  moneyOfText,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { FundRefusal } from '../../vocabulary/fund.refusals.js';
import type { FundEvent } from './fund.events.js';
import type { Claim, Endorsement, Fund, FundRequest } from './fund.state.js';

export type FundDecision = Decision<FundEvent, FundRefusal>;
export type Refused = Refusal<FundRefusal>;
export type DataOf<Type extends FundEvent['type']> = EventOf<FundEvent, Type>['data'];

/** An amount of the fund’s currency above zero, in minor units. */
export function positive(fund: Fund, text: string, field: string): bigint | Refused {
  const minor = notNegative(fund, text, field);
  return minor === 0n ? refuse('NOT_POSITIVE', `${field} must be above zero`, field) : minor;
}

export function notNegative(fund: Fund, text: string, field: string): bigint | Refused {
  const money: Money | Refused = moneyOfText(text, fund.currency, field);
  if (isRefusal(money)) return money;
  const minor = minorUnits(money);
  return minor < 0n ? refuse('NEGATIVE', `${field} may not be below zero`, field) : minor;
}

export function requestIn(
  fund: Fund,
  requestId: string,
  from: readonly FundRequest['status'][],
): FundRequest | Refused {
  const request = fund.requests.get(requestId);
  if (!request) return refuse('NOT_FOUND', 'there is no such request', 'requestId');
  return from.includes(request.status)
    ? request
    : refuse('WRONG_STATUS', `the request is ${request.status}`, 'requestId');
}

export function claimIn(fund: Fund, claimId: string, from: readonly Claim['status'][]): Claim | Refused {
  const claim = fund.claims.get(claimId);
  if (!claim) return refuse('NOT_FOUND', 'there is no such claim', 'claimId');
  return from.includes(claim.status) ? claim : refuse('WRONG_STATUS', `the claim is ${claim.status}`, 'claimId');
}

interface Judged {
  readonly submitters: readonly string[];
  readonly endorsed: Endorsement | null;
}

/** Who has handed something in never decides on it. */
export const samePerson = (
  { submitters }: Pick<Judged, 'submitters'>,
  by: string,
): Refusal<'SAME_PERSON'> | undefined =>
  submitters.includes(by) ? refuse('SAME_PERSON', 'you have handed it in; another person decides') : undefined;

/** A decision is about what was looked at: what was handed in again since is looked at again. */
export const submissionFault = (
  { submitters }: Pick<Judged, 'submitters'>,
  seen: number,
): Refusal<'SUBMITTED_AGAIN'> | undefined =>
  submitters.length === seen
    ? undefined
    : refuse(
        'SUBMITTED_AGAIN',
        `submission ${submitters.length} waits for a decision, not ${seen}: look at what it says now`,
        'submission',
      );

/**
 * Whether an approval is whole, or the first of two: above the limit two different persons approve the same amount on the same terms. Anything else
 * begins anew.
 */
export function approvalOf(
  { endorsed }: Judged,
  { minor, terms, by }: Endorsement & { readonly terms: string },
  limit: bigint | null,
): 'first' | { readonly endorsedBy: string | null } | Refusal<'SECOND_PERSON_NEEDED'> {
  if (limit === null || minor <= limit) return { endorsedBy: null };
  if (endorsed?.minor !== minor || endorsed.terms !== terms) return 'first';
  if (endorsed.by !== by) return { endorsedBy: endorsed.by };
  return refuse('SECOND_PERSON_NEEDED', 'you have approved it; another person must, too');
}

/** The limit in minor units. */
export const limitOf = ({ currency }: Fund, secondAbove: string | null): bigint | null =>
  secondAbove === null ? null : minorUnits({ amount: secondAbove, currency });
