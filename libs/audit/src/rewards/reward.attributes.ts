import type { SaleAttribution, SaleEvent } from '#libs/sales';
import { monthsOver } from '../arithmetic/calendar.js';
import { Rational } from '../arithmetic/rational.js';
import { type FactReader, holds } from '../rating/conditions.js';
import type { Condition } from '../rating/plan-terms.js';
import { totalOf } from '../sources/sale-lines.js';
import { converted } from '../states/published-rates.js';
import type { PartnerStates } from '../states/partner.states.js';

type Recorded = Extract<SaleEvent, { type: 'sale.recorded' }>['data'];
type Line = Pick<Recorded['lines'][number], 'product' | 'category' | 'amount'>;

/** What rules of rewards ask of a sale as it was recorded. */
export interface RecordedSale extends Pick<
  Recorded,
  'saleId' | 'occurredAt' | 'timeZone' | 'currency' | 'saleType' | 'metadata' | 'conversion' | 'attribution'
> {
  readonly customer: Pick<NonNullable<Recorded['customer']>, 'ref' | 'country' | 'returning'> | null;
  readonly lines: readonly Line[];
}
export type Exchange = Parameters<typeof converted>[1];
type Touch = SaleAttribution['touches'][number];

interface Share {
  readonly partnerId: string;
  readonly weight: number;
}

/** What is wrong with a code that counts for nobody; that its partner is not credited is nothing of that. */
const USELESS = new Set([
  ...['flagged', 'could-not-earn', 'self-referral', 'outside-window'],
  ...['after-conversion', 'code-not-valid', 'code-without-click'],
]);

/** Who has most of it; where two have as much, whose touch counts earlier, then who is named first. */
export function biggestShare(shares: readonly Share[], touches: readonly Touch[]): string | null {
  let best: Share | undefined;
  const turn = (share: Share): number => {
    const at = touches.findIndex(({ partnerId }) => partnerId === share.partnerId);
    return at === -1 ? Number.MAX_SAFE_INTEGER : at;
  };
  for (const share of shares) {
    if (!best || share.weight > best.weight || (share.weight === best.weight && turn(share) < turn(best))) best = share;
  }
  return best ? best.partnerId : null;
}

export function lastCode(touches: readonly Touch[]): string | null {
  let found: string | null = null;
  for (const { kind, dropped, partnerId } of touches) {
    if (kind === 'code' && !USELESS.has(dropped?.reason ?? '')) found = partnerId;
  }
  return found;
}

/** Why it is nobody’s, and whose touch says so. */
export function whyNobody(touches: readonly Touch[]): readonly [reason: string, partnerId: string | null] {
  const barred = touches.find(
    ({ dropped }) => dropped?.reason === 'self-referral' || dropped?.reason === 'could-not-earn',
  );
  if (!barred) return ['NOT_CREDITED', null];
  return [barred.dropped?.reason === 'self-referral' ? 'SELF_REFERRAL' : 'COULD_NOT_EARN', barred.partnerId];
}

const known = (text: string | null | undefined): readonly string[] =>
  text === null || text === undefined ? [] : [text];

/** AtRate as they are known now; amounts with a rate that may come later. */
export type AtRate = (exchange: Exchange) => FactReader;

/** What conditions of a rule ask of a sale, and of who is credited with it. */
export function attributesOf(sale: RecordedSale, partner: PartnerStates | undefined): AtRate {
  const { customer, conversion, saleType, metadata, lines, occurredAt, timeZone } = sale;
  const [kind, tier, country] = [partner?.kind ?? '', String(partner?.tierAt(occurredAt) ?? 0), partner?.country];
  const sum = totalOf(lines.map(({ amount }) => Rational.of(amount)));
  return (exchange) => (fact) => {
    const total = () => [converted(sum, exchange)];
    if (fact.startsWith('sale.metadata.')) return known(metadata[fact.slice('sale.metadata.'.length)]);
    switch (fact) {
      case 'partner.key':
        return known(partner?.key);
      case 'partner.kind':
        return [kind];
      case 'partner.tier':
        return [tier];
      case 'partner.country':
        return known(country);
      case 'sale.amount':
        return total().map((amount) => amount.abs());
      case 'sale.base':
        return total();
      case 'sale.type':
        return known(saleType);
      case 'sale.product':
        return lines.map(({ product }) => product);
      case 'sale.category':
        return lines.flatMap(({ category }) => known(category));
      case 'customer.key':
        return known(customer?.ref);
      case 'customer.country':
        return known(customer?.country);
      case 'customer.returning':
        return known(customer?.returning?.toString());
      case 'customer.isNew':
        return known(conversion && String(conversion.number === 1));
      case 'customer.conversionNumber':
        return known(conversion?.number.toString());
      case 'customer.monthsSinceFirst':
        return known(conversion && monthsOver(conversion.firstAt, occurredAt, timeZone).toString());
      default:
        return [];
    }
  };
}

/** The same of a lead, which has bought nothing yet. */
export function attributesOfLead(at: string, partner: PartnerStates | undefined): AtRate {
  const of = new Map<string, readonly (string | Rational)[]>([
    ['partner.key', known(partner?.key)],
    ['partner.kind', [partner?.kind ?? '']],
    ['partner.tier', [String(partner?.tierAt(at) ?? 0)]],
    ['partner.country', known(partner?.country)],
    ...['sale.amount', 'sale.base'].map((fact) => [fact, [Rational.of('0')]] as const),
  ]);
  return () => (fact) => of.get(fact) ?? [];
}

/** Whether a condition holds; undefined: an amount decides it whose rate nobody knows. */
export function answerTo(condition: Condition | null, at: AtRate, exchange: Exchange | undefined): boolean | undefined {
  if (condition === null) return true;
  if ('fact' in condition) {
    const isAmount = condition.fact === 'sale.amount' || condition.fact === 'sale.base';
    return isAmount && exchange === undefined ? undefined : holds(condition, at(exchange ?? null));
  }
  const [parts, decisive] = 'all' in condition ? [condition.all, false] : [condition.any, true];
  const answers = parts.map((part) => answerTo(part, at, exchange));
  if (answers.includes(decisive)) return decisive;
  return answers.includes(undefined) ? undefined : !decisive;
}
