import { idOf } from '#libs/kernel';
import type { RewardPolicy } from '#libs/programs';
import { dayAt } from '../arithmetic/calendar.js';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { readCondition } from '../rating/plan-reading.js';
import { converted, type PublishedDays } from '../states/published-rates.js';
import type { PartnerStates } from '../states/partner.states.js';
import {
  answerTo,
  attributesOf,
  biggestShare,
  type Exchange,
  lastCode,
  type RecordedSale,
  whyNobody,
} from './reward.attributes.js';

type Rule = RewardPolicy['rules'][number];
export type Spec = NonNullable<Rule['referrer']>;
type Side = 'referrer' | 'customer';

/** An answer that history has to hold. */
export interface ExpectedReward {
  readonly rewardId: string;
  readonly side: Side;
  readonly rule: Rule;
  readonly policyVersion: number;
  readonly beneficiary: string;
  readonly at: string;
  readonly zone: string;
  readonly spec: Spec;
  /** Why it is refused before caps are asked, as far as no rate decides it. */
  readonly refused: string | null;
  /** Whether the rule asks for it, by a rate that may have come later; undefined: none is known. */
  readonly fits: (exchange: Exchange | undefined) => boolean | undefined;
  /** Earlier builds gave nothing of the kind: that it is missing is no fault. */
  readonly mayBeMissing: boolean;
  /** A person has to look at it. */
  readonly risk: boolean;
  /** Of the sale, in its currency; null: it is for a lead. */
  readonly net: Rational | null;
  readonly currency: string;
}

export interface RewardContext {
  readonly tenant: string;
  readonly policy: RewardPolicy;
  readonly zone: string;
  /** Of the program. */
  readonly currency: string;
  readonly rates: PublishedDays | undefined;
  readonly partners: ReadonlyMap<string, PartnerStates>;
}

export interface OccasionOf {
  readonly sale: RecordedSale;
  /** The event of a recredit; null: the recording. */
  readonly recredit: string | null;
  /** No partner had it before: the customer’s side is answered, too. */
  readonly isFirst: boolean;
  /** Nobody’s code had been used before. */
  readonly isFirstCode: boolean;
  readonly credits: readonly { readonly partnerId: string; readonly weight: number }[];
  readonly net: Rational;
}

/** What each rule that fits must have answered to each of its sides. */
export function expectedOf(of: OccasionOf, around: RewardContext): readonly ExpectedReward[] {
  const { sale, recredit } = of;
  const touches = sale.attribution?.touches ?? [];
  const [reason, barred] = whyNobody(touches);
  const found: ExpectedReward[] = [];
  for (const rule of around.policy.rules) {
    if (rule.on === 'lead-qualified') continue;
    const isFirst = rule.codesOnly ? of.isFirstCode : of.isFirst;
    const partnerId = rule.codesOnly ? lastCode(touches) : biggestShare(of.credits, touches);
    if (recredit !== null && rule.codesOnly && (!isFirst || partnerId === null)) continue;
    const partner = around.partners.get(partnerId ?? '');
    const [condition, attributes] = [readCondition(rule.when), attributesOf(sale, partner)];
    const fit = answerTo(condition, attributes, exchangeOf(sale.currency, sale.occurredAt, around));
    if (fit === false) continue;
    const fits = (exchange: Exchange | undefined) => fit ?? answerTo(condition, attributes, exchange);
    const refused = refusedOf(of, rule, { partnerId, partner, reason });
    const risk = isRisky(sale, partnerId) || partner?.standingAt(sale.occurredAt) === 'suspended';
    for (const side of ['referrer', 'customer'] as const) {
      const spec = rule[side];
      if (!spec || (side === 'customer' && !isFirst)) continue;
      const beneficiary = side === 'customer' ? sale.conversion?.journeyId : (partnerId ?? barred);
      if (!beneficiary) continue;
      const occasion = recredit ?? sale.saleId;
      found.push({
        ...{ rewardId: idOf(around.tenant, 'reward', `${occasion}:${rule.ruleId}:${side}`), side, rule, spec },
        ...{ policyVersion: around.policy.version, beneficiary, at: sale.occurredAt, zone: around.zone, risk },
        mayBeMissing: recredit !== null && (rule.codesOnly || side === 'customer'),
        ...{ net: of.net, currency: sale.currency, refused, fits },
      });
    }
  }
  return found;
}

const isRisky = ({ attribution }: RecordedSale, partnerId: string | null): boolean =>
  attribution?.shares.some((share) => share.partnerId === partnerId && share.risks.length > 0) ?? false;

interface By {
  readonly partnerId: string | null;
  readonly partner: PartnerStates | undefined;
  readonly reason: string;
}

function refusedOf({ sale, net }: OccasionOf, rule: Rule, by: By): string | null {
  if (by.partnerId === null) return by.reason;
  if (!by.partner?.earnsAt(sale.occurredAt)) return 'COULD_NOT_EARN';
  if (rule.on === 'first-sale' && sale.conversion?.number !== 1) return 'NOT_THE_FIRST_SALE';
  return net.sign <= 0 ? 'BELOW_MINIMUM' : null;
}

/** What must have been answered by the rates that are known: refused or not, or nothing yet. */
export function answerBy(
  { refused, fits, net, rule, spec, currency, at }: ExpectedReward,
  around: Pick<RewardContext, 'rates' | 'zone' | 'currency'>,
): { readonly asked: boolean | undefined; readonly refused: string | null } {
  const exchange = exchangeOf(currency, at, around);
  const fit = fits(exchange);
  if (fit !== true || refused !== null) return { asked: fit, refused };
  if (exchange === undefined) return { asked: undefined, refused };
  if (net && falls(net, exchange, rule.minimumNet)) return { asked: true, refused: 'BELOW_MINIMUM' };
  const priced = costOf(spec, net && { net, currency }, at, around) !== undefined;
  return { asked: priced ? true : undefined, refused };
}

/** Less than a minimum, exactly. */
export const falls = (net: Rational, exchange: Exchange, minimum: string): boolean =>
  net.sign <= 0 || converted(net, exchange).compare(Rational.of(minimum)) < 0;

/** By what an amount becomes one of the program; null: it is one, undefined: nobody knows. */
export function exchangeOf(
  currency: string,
  at: string,
  { rates, zone, currency: to }: Pick<RewardContext, 'rates' | 'zone' | 'currency'>,
): Exchange | undefined {
  return currency === to ? null : rates?.on(dayAt(at, zone), currency, to);
}

/** In minor units of the program’s currency, rounded once; undefined where no rate is known. */
export function costOf(
  spec: Spec,
  sold: { readonly net: Rational; readonly currency: string } | null,
  at: string,
  around: Pick<RewardContext, 'rates' | 'zone' | 'currency'>,
): bigint | undefined {
  const share = spec.rate !== null && sold ? sold.net.times(Rational.of(spec.rate)) : null;
  const exact = share ?? Rational.of(spec.amount ?? spec.costEach).times(Rational.whole(spec.quantity));
  const exchange = exchangeOf(share && sold ? sold.currency : spec.currency, at, around);
  if (exchange === undefined) return undefined;
  return converted(exact, exchange).units(digitsOf(around.currency), 'half-away');
}
