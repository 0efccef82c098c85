import { publishedAs, subjectOf, word } from '#libs/feed';
import type { FundClaimEventJson, FundClaimJson } from '#libs/feed-client';
import { minorUnits, type Money, moneyOf, toGlobalId } from '#libs/kernel';
import type { FundEvent } from '../fund/state/fund.events.js';
import { noteOf, ofFund } from './of-fund.js';

type Of<Verb extends string> = Extract<FundEvent, { type: `fund.${Verb}` }>;

const claim = subjectOf<FundClaimEventJson>()({
  kind: 'fund_claim',
  field: 'fundClaim',
  of: (data: { readonly claimId: string }) => data.claimId,
});

const refused = <E extends Of<'claim-returned' | 'claim-rejected'>>(verb: string) =>
  publishedAs(
    `fund.claim_${verb}`,
    claim.becomes<E>(
      ({ data: { at: decidedAt } }) => ({ status: word(verb), decidedAt, firstApproval: false }),
      ({ data }) => noteOf(data),
    ),
  );

const minorOf = (amount: string | undefined, currency: string): bigint =>
  amount === undefined ? 0n : minorUnits({ amount, currency });

/** An amount of the claim with more, or less, in it. */
const changed = (before: string | undefined, { currency, ...by }: Money, sign: bigint): string =>
  moneyOf(minorOf(before, currency) + sign * minorUnits({ ...by, currency }), currency).amount;

const statusOf = ({ approved, recovered }: Pick<FundClaimJson, 'approved' | 'recovered'>, currency: string) => {
  if (minorOf(recovered, currency) > 0n) return 'RECOVERED';
  return minorOf(approved, currency) === 0n ? 'CANCELLED' : 'APPROVED';
};

/** `fund.claim_*`, but for the time in which claims are taken: that is of the request. */
export const claims = {
  'fund.claim-submitted': publishedAs(
    'fund.claim_submitted',
    claim.begins<Of<'claim-submitted'>>(({ data }, before) => ({
      ...{ id: toGlobalId('fund_claim', data.claimId), requestId: toGlobalId('fund_request', data.requestId) },
      ...{ ...ofFund(data), status: 'SUBMITTED', currency: data.currency, fileNames: data.fileNames },
      costs: data.costs.map(({ number, activity, day, amount, sha256 }) => ({ number, activity, day, amount, sha256 })),
      proofs: data.proofs.map(({ activity, mediaType, size, sha256 }) => ({
        ...{ activity, mediaType, size: String(size), sha256 },
      })),
      submittedAt: before?.submittedAt ?? data.at,
    })),
  ),
  'fund.claim-returned': refused<Of<'claim-returned'>>('returned'),
  'fund.claim-rejected': refused<Of<'claim-rejected'>>('rejected'),
  'fund.claim-endorsed': publishedAs(
    'fund.claim_endorsed',
    claim.becomes<Of<'claim-endorsed'>>(() => ({ firstApproval: true })),
  ),
  'fund.claim-approved': publishedAs(
    'fund.claim_approved',
    claim.becomes<Of<'claim-approved'>>(({ data: { amount, payable, at, costs: judged } }, { costs = [] }) => ({
      ...{ status: statusOf({ approved: amount.amount }, amount.currency), decidedAt: at, firstApproval: false },
      ...{ approved: amount.amount, payable: payable.amount },
      costs: costs.map((cost, n) => ({ ...cost, ...(judged[n] && { eligible: judged[n].eligible }) })),
    })),
  ),
  'fund.claim-rest-cancelled': publishedAs(
    'fund.claim_rest_cancelled',
    claim.becomes<Of<'claim-rest-cancelled'>>(
      ({ data: { amount } }, before) => {
        const approved = changed(before.approved, amount, -1n);
        return { approved, status: statusOf({ ...before, approved }, amount.currency) };
      },
      ({ data }) => ({ ...noteOf(data), balance: data.balance, amount: data.amount, released: data.released }),
    ),
  ),
  'fund.claim-recovered': publishedAs(
    'fund.claim_recovered',
    claim.becomes<Of<'claim-recovered'>>(
      ({ data: { amount } }, before) => {
        const recovered = changed(before.recovered, amount, 1n);
        return { recovered, status: statusOf({ ...before, recovered }, amount.currency) };
      },
      ({ data }) => ({ ...noteOf(data), balance: data.balance, amount: data.amount }),
    ),
  ),
};
