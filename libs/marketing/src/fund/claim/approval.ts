import { Decimal, isRefusal, isWithinAmounts, refuse } from '#libs/kernel';
import type { ApproveClaim } from '../state/fund.commands.js';
import type { Conversion } from '#libs/rates';
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
import { conversionOfCost, exchangeOf } from './cost-conversion.js';
import { overdue } from './overdue.js';
import { type CountedCost, partOfCosts } from './payable.js';
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
  const judged = judge(claim, data);
  if (isRefusal(judged)) return judged;
  const proof = proofFault(claim, request, judged, at);
  if (proof) return proof;
  const counted = countedOf(fund, claim, judged, data);
  if (isRefusal(counted)) return counted;
  const payable = payableOf(fund, request, counted);
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
  const rest = {
    payable: moneyIn(fund, payable),
    costs: costsOf(judged, counted),
    share: request.share,
    pays,
    ...approval,
  };
  const approved = { type: 'fund.claim-approved' as const, data: { ...of, ...rest } };
  return [approved, ...overdue(fund, request, { ...claim, status: 'approved', approved: minor }, at)];
}

type Judged = Omit<JudgedCost, 'exchange'>;

function judge({ costs }: Claim, { notEligible }: ApproveClaim['data']): readonly Judged[] | Refused {
  const unknown = notEligible.find((number) => !costs.some((cost) => cost.number === number));
  if (unknown !== undefined) return refuse('NOT_FOUND', `the claim has no cost ${unknown}`, 'notEligible');
  return costs.map(({ number }) => ({ number, eligible: !notEligible.includes(number) }));
}

interface Counted extends CountedCost {
  readonly number: string;
}

/** The costs that count, each with how it is converted. */
function countedOf(
  { currency }: Fund,
  { costs }: Claim,
  judged: readonly Judged[],
  { conversions }: ApproveClaim['data'],
): readonly Counted[] | Refused {
  const counted: Counted[] = [];
  for (const [n, { number, day, amount }] of costs.entries()) {
    if (!judged[n]?.eligible) continue;
    const found: Conversion | undefined = Object.hasOwn(conversions, number) ? conversions[number] : undefined;
    const conversion = conversionOfCost(amount.currency, currency, found);
    if (conversion.kind === 'noRate')
      return refuse(
        'NO_RATE',
        `no rate of ${amount.currency} was published for ${day}, or 7 days before (${number})`,
        'claimId',
      );
    counted.push({ number, amount: amount.amount, conversion });
  }
  return counted;
}

/** As the event holds them: what does not count is not converted. */
function costsOf(judged: readonly Judged[], counted: readonly Counted[]): readonly JudgedCost[] {
  const byNumber = new Map(counted.map(({ number, conversion }) => [number, exchangeOf(conversion)]));
  return judged.map((one) => ({ ...one, exchange: byNumber.get(one.number) ?? null }));
}

function payableOf(fund: Fund, request: FundRequest, counted: readonly Counted[]): bigint | Refused {
  const part = partOfCosts(counted, { share: request.share, currency: fund.currency });
  if (!isWithinAmounts(Decimal.of(moneyIn(fund, part).amount))) {
    return refuse('AMOUNT_OUT_OF_RANGE', 'the costs come to more than an amount may be', 'claimId');
  }
  const left = request.approved - claimedOf(fund, request.requestId);
  const payable = part < left ? part : left;
  return payable > 0n
    ? payable
    : refuse('NOTHING_PAYABLE', 'nothing of it is payable: reject the claim, or return it', 'claimId');
}
