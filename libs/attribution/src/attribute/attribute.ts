import { Fraction, splitByLargestRemainder } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { BoundShare, Risk } from '../vocabulary/touch.js';
import { type Contest, contestOf } from './contest.js';
import type { Attributed, CreditedShare, Dropped, DropReason, Evidence, JudgedTouch, KnownTouch } from './evidence.js';
import { judgementOf, selfRule } from './faults.js';
import { partsOf } from './models.js';
import { inOrder } from './order.js';
import { registeredFor } from './registration.js';

const BASIS_POINTS = 10_000n;

interface Judged {
  readonly touch: KnownTouch;
  readonly dropped: Dropped | undefined;
  readonly risks: readonly Risk[];
}

/**
 * Whose a sale is, and why: from evidence and policy alone, in exact arithmetic. The same evidence in any order gives the same answer. Under
 * LINEAR, touches of A, B and C in this order are 3,334, 3,333 and 3,333 basis points.
 */
export function attribute(evidence: Evidence, policy: AttributionPolicy): Attributed {
  const judge = judgementOf(evidence, policy);
  const judged = inOrder(evidence.touches, evidence.at).map((touch) => ({ touch, ...judge(touch) }));
  const whole = wholeDecision(evidence, policy, judged);
  return whole ? byWhole(whole, judged, evidence, policy) : byTouches(judged, evidence, policy);
}

interface WholeDecision {
  readonly decidedBy: 'registration' | 'override' | 'binding';
  readonly shares: readonly BoundShare[];
  readonly reason: DropReason;
}

/** What decides whatever touches say. */
function wholeDecision(
  evidence: Evidence,
  policy: AttributionPolicy,
  judged: readonly Judged[],
): WholeDecision | undefined {
  const registered = registeredFor(evidence, policy);
  if (registered !== undefined) {
    const shares = [{ partnerId: registered, weight: Number(BASIS_POINTS) }];
    return { decidedBy: 'registration', shares, reason: 'protected-for-another' };
  }
  if (evidence.override) return { decidedBy: 'override', shares: evidence.override, reason: 'overridden' };
  const isCodeValid = judged.some(({ touch, dropped }) => touch.carried && touch.kind === 'code' && !dropped);
  if (evidence.binding === null || (policy.codeBeatsBinding && isCodeValid)) return undefined;
  return { decidedBy: 'binding', shares: evidence.binding, reason: 'bound-to-another' };
}

function byWhole(
  { decidedBy, shares: of, reason }: WholeDecision,
  judged: readonly Judged[],
  evidence: Evidence,
  policy: AttributionPolicy,
) {
  const living = livingOf(evidence);
  const weights = new Map<string, number>();
  for (const { partnerId, weight } of of) {
    weights.set(living(partnerId), (weights.get(living(partnerId)) ?? 0) + weight);
  }
  const isLooked = decidedBy !== 'binding' || evidence.isBoundByPerson;
  const selves = new Set(isLooked ? [] : likeThemselves(evidence, policy));
  const shares = [...weights].map(([partnerId, weight]): CreditedShare => {
    const kept = of.flatMap((share) => (living(share.partnerId) === partnerId ? (share.risks ?? []) : []));
    const risks = new Set(selves.has(partnerId) ? [...kept, 'self-referral' as const] : kept);
    return { partnerId, weight, exact: exactOf(BigInt(weight), BASIS_POINTS), risks: [...risks] };
  });
  const touches = judged.map((one) =>
    shown(one, null, one.dropped ?? (weights.has(living(one.touch.partnerId)) ? null : { reason })),
  );
  return { decidedBy, shares, touches, omitted: 0 };
}

/** Bound stays bound, also to a partner that turns out to be the customer: somebody looks at it before it is paid. */
const likeThemselves = (evidence: Evidence, policy: AttributionPolicy): readonly string[] =>
  evidence.touches
    .filter((touch) => selfRule(touch, policy) !== 'allow')
    .map(({ partnerId }) => livingOf(evidence)(partnerId));

function byTouches(judged: readonly Judged[], evidence: Evidence, policy: AttributionPolicy): Attributed {
  const living = livingOf(evidence);
  const sound = judged.flatMap(({ touch, dropped }) => (dropped ? [] : [touch]));
  const contest = contestOf(sound, { sale: evidence.at, policy, living });
  const parts = partsOf(contest.weighed, evidence.at, policy);
  const partOf = new Map(contest.weighed.map((touch, at) => [touch, parts[at] ?? 0n]));
  const all = parts.reduce((sum, part) => sum + part, 0n);
  const shares = sharesOf(judged, partOf, all, living);
  const credited = new Set(shares.map(({ partnerId }) => partnerId));
  const touches = judged.map((one): JudgedTouch => {
    const part = partOf.get(one.touch);
    const dropped = one.dropped ?? lostBy(one.touch, contest, part, policy, credited.has(living(one.touch.partnerId)));
    return shown(one, part === undefined || part === 0n ? null : exactOf(part, all), dropped ?? null);
  });
  return { decidedBy: shares.length > 0 ? 'touches' : 'nobody', shares, touches, omitted: contest.omitted };
}

/** Each partner once, by largest remainder; ties go to the one with the earlier first touch. */
function sharesOf(
  judged: readonly Judged[],
  partOf: ReadonlyMap<KnownTouch, bigint>,
  all: bigint,
  living: (partnerId: string) => string,
): readonly CreditedShare[] {
  const partners = new Map<string, { part: bigint; risks: Set<Risk> }>();
  for (const { touch, risks } of judged) {
    const part = partOf.get(touch);
    if (part === undefined) continue;
    const partner = partners.get(living(touch.partnerId)) ?? { part: 0n, risks: new Set<Risk>() };
    partner.part += part;
    if (part > 0n) risks.forEach((risk) => partner.risks.add(risk));
    partners.set(living(touch.partnerId), partner);
  }
  if (all === 0n) return [];
  const sums = [...partners].map(([partnerId, { part, risks }]) => ({ partnerId, part, risks: [...risks] }));
  const weights = splitByLargestRemainder(
    BASIS_POINTS,
    sums.map(({ part }) => part),
  );
  return sums
    .map(({ partnerId, part, risks }, at) => ({
      ...{ partnerId, weight: Number(weights[at]), exact: exactOf(part, all) },
      risks,
    }))
    .filter(({ weight }) => weight > 0);
}

function lostBy(
  touch: KnownTouch,
  { lost }: Contest,
  part: bigint | undefined,
  { model }: AttributionPolicy,
  isCredited: boolean,
): Dropped | undefined {
  const reason = lost.get(touch);
  if (reason) return { reason };
  if (part === 0n && model === 'first') return { reason: 'not-the-first-touch' };
  if (part === 0n && model === 'last') return { reason: 'not-the-last-touch' };
  return isCredited && part !== 0n ? undefined : { reason: 'rounded-to-nothing' };
}

const livingOf =
  ({ survivors }: Evidence) =>
  (partnerId: string): string =>
    survivors.get(partnerId) ?? partnerId;

function exactOf(part: bigint, all: bigint): string {
  const { numerator, denominator } = Fraction.ofParts(part, all);
  return `${numerator}/${denominator}`;
}

function shown({ touch, risks }: Judged, share: string | null, dropped: Dropped | null): JudgedTouch {
  const { touchId, partnerId, kind, at, linkId, codeId, activityId, self, clickFlags } = touch;
  return {
    ...{ touchId, partnerId, kind, at, linkId, codeId, activityId, self, clickFlags },
    ...{ share, dropped, risks: dropped ? [] : risks },
  };
}
