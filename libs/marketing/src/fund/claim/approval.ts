import { Decimal, isRefusal, isWithinAmounts, refuse } from '#libs/kernel';
import type { ApproveClaim } from '../state/fund.commands.js';
import {
  approvalOf,
  claimIn,
  type FundDecision,
  limitOf,
  notNegative,
  positive,
  type Refused,
  samePerson,
  submissionFault,
} from '../state/fund.decision.js';
import {
  type Claim,
  claimedOf,
  claimTerms,
  type Fund,
  type FundRequest,
  moneyIn,
  ofFund,
  shownIn,
} from '../state/fund.state.js';
import type { JudgedCost } from '../state/fund.types.js';
import { overdue } from './overdue.js';
import { partOfCosts } from './payable.js';
import { proofFault } from './proof.js';

/** payable = min(round(costs that count × share), approved − claimed before). */
export function approveClaim({ data, context }: ApproveClaim, fund: Fund): FundDecision {
  const { claimId, submission, terms, claimedElsewhere } = data;
  const { occurredAt: at, actor } = context;
  const claim = claimIn(fund, claimId, ['submitted']);
  if (isRefusal(claim)) return claim;
  const fault = samePerson(claim, actor.subject) ?? submissionFault(claim, submission);
  if (fault) return fault;
  const request = fund.requests.get(claim.requestId);
  if (!request) return refuse('NOT_FOUND', 'there is no such request', 'claimId');
  if (claimedElsewhere !== null) return refuse('COST_CLAIMED', `another claim has ${claimedElsewhere}`, 'claimId');
  const judged = judge(claim, data, fund.currency);
  if (isRefusal(judged)) return judged;
  const proof = proofFault(claim, request, judged, at);
  if (proof) return proof;
  const payable = payableOf(fund, { claim, request, judged });
  if (isRefusal(payable)) return payable;
  const minor = data.amount === null ? payable : positive(fund, data.amount, 'amount');
  if (isRefusal(minor)) return minor;
  if (minor > payable) return refuse('MORE_THAN_PAYABLE', `${shownIn(fund, payable)} are payable`, 'amount');
  const now = data.pays === null ? minor : notNegative(fund, data.pays, 'pays');
  if (isRefusal(now)) return now;
  if (now > minor) return refuse('MORE_THAN_PAYABLE', `${shownIn(fund, minor)} are approved`, 'pays');
  const notEligible = judged.filter(({ eligible }) => !eligible).map(({ number }) => number);
  const granted = { minor, terms: claimTerms(notEligible, now), by: actor.subject };
  const approval = approvalOf(claim, granted, limitOf(fund, terms.secondAbove));
  if (approval !== 'first' && isRefusal(approval)) return approval;
  const of = {
    ...ofFund(fund, at),
    requestId: claim.requestId,
    claimId,
    amount: moneyIn(fund, minor),
    by: actor.subject,
  };
  const pays = moneyIn(fund, now);
  if (approval === 'first') return [{ type: 'fund.claim-endorsed', data: { ...of, notEligible, pays } }];
  const rest = { payable: moneyIn(fund, payable), costs: judged, share: request.share, pays, ...approval };
  const approved = { type: 'fund.claim-approved' as const, data: { ...of, ...rest } };
  return [approved, ...overdue(fund, request, { ...claim, status: 'approved', approved: minor }, at)];
}

function judge(
  { costs }: Claim,
  { notEligible, exchanges }: ApproveClaim['data'],
  currency: string,
): readonly JudgedCost[] | Refused {
  const unknown = notEligible.find((number) => !costs.some((cost) => cost.number === number));
  if (unknown !== undefined) return refuse('NOT_FOUND', `the claim has no cost ${unknown}`, 'notEligible');
  return costs.map(({ number, amount }) => {
    const eligible = !notEligible.includes(number);
    const given = eligible && Object.hasOwn(exchanges, number) ? exchanges[number] : undefined;
    const fits = given?.from === amount.currency && given.to === currency;
    return { number, eligible, exchange: fits ? given : null };
  });
}

interface Counted {
  readonly claim: Claim;
  readonly request: FundRequest;
  readonly judged: readonly JudgedCost[];
}

function payableOf(fund: Fund, { claim, request, judged }: Counted): bigint | Refused {
  const { currency } = fund;
  const unrated = claim.costs.find(
    ({ number, amount }, n) =>
      judged[n]?.eligible && amount.currency !== currency && judged[n].exchange === null && number,
  );
  if (unrated) {
    const { number, day, amount } = unrated;
    return refuse(
      'NO_RATE',
      `no rate of ${amount.currency} was published for ${day}, or 7 days before (${number})`,
      'claimId',
    );
  }
  const part = partOfCosts(claim.costs, judged, { share: request.share, currency });
  if (!isWithinAmounts(Decimal.of(moneyIn(fund, part).amount))) {
    return refuse('AMOUNT_OUT_OF_RANGE', 'the costs come to more than an amount may be', 'claimId');
  }
  const left = request.approved - claimedOf(fund, request.requestId);
  const payable = part < left ? part : left;
  return payable > 0n
    ? payable
    : refuse('NOTHING_PAYABLE', 'nothing of it is payable: reject the claim, or return it', 'claimId');
}
