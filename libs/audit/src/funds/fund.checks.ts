import type { EventOf } from '#libs/kernel';
import type { FundEvent, JudgedCost } from '#libs/marketing';
import { digitsOf, moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { differences } from '../sources/comparison.js';
import type { FieldDifference } from '../sources/findings.js';
import { converted, type PublishedDays } from '../states/published-rates.js';
import {
  approvedOf,
  availableOf,
  type ClaimModel,
  type FundModel,
  grantedBefore,
  pendingOf,
  type RequestModel,
  saidOfClaim,
  saidOfRequest,
  unitsOf,
} from './fund.model.js';

type Approved = EventOf<FundEvent, 'fund.claim-approved'>['data'];
type Decided = EventOf<FundEvent, 'fund.request-approved' | 'fund.claim-approved'>['data'];

/** The figures that a fund must state, and that nothing is promised twice. */
export function balanceFaults(fund: FundModel, stated: object): FieldDifference[] {
  const text = (minor: bigint): string => moneyText(minor, fund.currency);
  const available = availableOf(fund);
  const must = {
    ...{ allocated: text(fund.allocated), pending: text(pendingOf(fund)), approved: text(approvedOf(fund)) },
    ...{ paid: text(fund.paid), available: text(available) },
  };
  const atLeast = (path: string, minor: bigint): FieldDifference[] =>
    minor < 0n ? [{ path, expected: 'at least 0', recorded: text(minor) }] : [];
  const kept = [...fund.requests].flatMap(([id, request]) => atLeast(`requests.${id}`, request.kept));
  return [...differences(must, stated, 'balance'), ...atLeast('balance.available', available), ...kept];
}

/** By its day the exchange of a cost in another currency. */
export type RatesOn = (day: string) => PublishedDays | undefined;

/** min(round(costs that count × share), granted − claimed before), and not more than that. */
export function payableFaults(
  fund: FundModel,
  data: Approved,
  { request, claim, rates }: { readonly request: RequestModel; readonly claim: ClaimModel; readonly rates: RatesOn },
): FieldDifference[] {
  let costs = Rational.zero;
  const found: FieldDifference[] = [];
  claim.costs.forEach((cost, at) => {
    const judged: JudgedCost | undefined = data.costs[at];
    if (judged?.number !== cost.number) found.push({ path: `costs.${at}`, expected: cost.number, recorded: judged });
    if (!judged?.eligible) return;
    const { currency, amount } = cost.amount;
    const exchange =
      currency === fund.currency ? null : (rates(cost.day)?.on(cost.day, currency, fund.currency) ?? null);
    found.push(...differences(exchange, judged.exchange, `costs.${at}.exchange`));
    costs = costs.plus(converted(Rational.of(amount), judged.exchange));
  });
  const part = costs.times(Rational.whole(request.share)).over(Rational.whole(10_000));
  const rounded = part.units(digitsOf(fund.currency), 'half-away');
  const left = request.granted - grantedBefore(fund, data.requestId);
  const payable = rounded < left ? rounded : left;
  found.push(...differences(moneyText(payable, fund.currency), data.payable.amount, 'payable.amount'));
  found.push(...differences(request.share, data.share, 'share'));
  if (unitsOf(data.amount) > payable)
    found.push({ path: 'amount', expected: 'at most payable', recorded: data.amount });
  if (unitsOf(data.pays) > unitsOf(data.amount))
    found.push({ path: 'pays', expected: data.amount, recorded: data.pays });
  return found;
}

/** Who handed it in does not decide; above the limit two persons do, on one amount and the same terms. */
export function eyesFaults(
  { submitters, endorsed }: Pick<ClaimModel, 'submitters' | 'endorsed'>,
  data: Decided,
  limit: bigint | null,
): FieldDifference[] {
  const { by, endorsedBy, amount } = data;
  const said =
    'claimId' in data
      ? saidOfClaim(
          data.costs.flatMap(({ number, eligible }) => (eligible ? [] : [number])),
          data.pays,
        )
      : saidOfRequest(data.share, data.declinedActivities);
  const found: FieldDifference[] = [];
  if (submitters.has(by)) found.push({ path: 'by', expected: 'another person', recorded: by });
  if (limit === null || unitsOf(amount) <= limit) return found;
  const first = endorsed?.amount === unitsOf(amount) && endorsed.said === said ? endorsed.by : null;
  if (first === null || first !== endorsedBy || first === by) {
    found.push({ path: 'endorsedBy', expected: first ?? 'another person', recorded: endorsedBy });
  }
  return found;
}

/** Each activity whose costs count is over and has as many files as were asked for; the claim came in time. */
export function proofFaults({ costs, proofs }: ClaimModel, request: RequestModel, data: Approved): FieldDifference[] {
  const counted = new Set(costs.flatMap(({ activity }, at) => (data.costs[at]?.eligible ? [activity] : [])));
  return request.activities.flatMap(({ number, kind, endsAt }) => {
    if (!counted.has(number)) return [];
    const asked = request.policy.proofs.find((proof) => proof.kind === kind)?.files ?? 1;
    const files = new Set(proofs.flatMap((file) => (file.activity === number ? [file.sha256] : []))).size;
    if (files >= asked && data.at >= endsAt) return [];
    return [
      { path: `proofs.${number}`, expected: `${asked} files after ${endsAt}`, recorded: `${files} at ${data.at}` },
    ];
  });
}
