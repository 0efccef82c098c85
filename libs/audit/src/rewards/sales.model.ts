import type { Position, Recorded } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import { totalOf } from '../sources/sale-lines.js';
import { type EventRef, refOf } from '../sources/findings.js';
import type { OccasionOf } from './reward.expected.js';
import { biggestShare, lastCode, type RecordedSale } from './reward.attributes.js';

/** What stands of a sale. */
export interface SaleModel {
  /** As it was recorded, with the evidence in force: of the newest decision that has any. A `RecordedSale` as text: few are asked for again. */
  recorded: string;
  readonly currency: string;
  /** Whose it is by now, under the record that it became theirs under. */
  owner: string | null;
  /** By what it became theirs: its id, or the event that gave it away. */
  occasion: string;
  net: Rational;
  /** The least that was ever left. */
  least: Rational;
  /** It was credited to others since. */
  moved: boolean;
  /** Some partner has had it. */
  hadOwner: boolean;
  /** Some code had been used when it became somebody’s. */
  hadCode: boolean;
  /** Its last change. */
  position: Position;
  ref: EventRef;
}

/** Sales as rewards see them: what was charged less what is refunded, and who is credited. */
export class SalesOfRewards {
  private readonly sales = new Map<string, SaleModel>();

  /** `whose`: the record that lives, of a partner’s. */
  constructor(private readonly whose: (partnerId: string) => string) {}

  of(saleId: string): SaleModel | undefined {
    return this.sales.get(saleId);
  }

  /** An occasion to give something, if it is one. */
  take(event: Recorded<SaleEvent>): OccasionOf | undefined {
    if (event.type === 'sale.recorded') {
      const net = totalOf(event.data.lines.map(({ amount }) => Rational.of(amount)));
      const about = { position: event.position, ref: refOf(event) };
      const owner = biggestShare(event.data.credits, event.data.attribution?.touches ?? []);
      const { saleId } = event.data;
      this.sales.set(saleId, {
        ...{ recorded: textOf(event.data), currency: event.data.currency },
        owner,
        occasion: saleId,
        net,
        least: net,
        moved: false,
        hadOwner: owner !== null,
        hadCode: lastCode(event.data.attribution?.touches ?? []) !== null,
        ...about,
      });
      if (event.data.saleType === 'deal-influence') return undefined;
      return { sale: event.data, recredit: null, isFirst: true, isFirstCode: true, credits: event.data.credits, net };
    }
    const sale = this.sales.get(event.data.saleId);
    const left = leftBy(event);
    if (!sale || !left) return undefined;
    sale.net = left;
    if (left.compare(sale.least) < 0) sale.least = left;
    sale.position = event.position;
    sale.ref = refOf(event);
    if (event.type !== 'sale.recredited') return undefined;
    const before = JSON.parse(sale.recorded) as RecordedSale;
    const attribution = event.data.attribution ?? before.attribution;
    const recorded = { ...before, attribution };
    sale.recorded = textOf(recorded);
    const owner = biggestShare(event.data.after, attribution?.touches ?? []);
    // Who had most of it before has had its answer.
    const isTheirs = owner !== null && sale.owner !== null && this.whose(owner) === this.whose(sale.owner);
    if (isTheirs || owner === sale.owner) return undefined;
    const isFirst = owner !== null && !sale.hadOwner;
    const isFirstCode = !sale.hadCode;
    sale.hadOwner ||= owner !== null;
    sale.hadCode ||= lastCode(attribution?.touches ?? []) !== null;
    sale.owner = owner;
    sale.occasion = event.id;
    sale.moved = true;
    if (recorded.saleType === 'deal-influence') return undefined;
    return { sale: recorded, recredit: event.id, isFirst, isFirstCode, credits: event.data.after, net: left };
  }
}

function textOf(sale: RecordedSale): string {
  const { saleId, occurredAt, timeZone, currency, saleType, metadata, customer, conversion, attribution } = sale;
  return JSON.stringify({
    ...{ saleId, occurredAt, timeZone, currency, saleType, metadata, conversion, attribution },
    customer: customer && { ref: customer.ref, country: customer.country, returning: customer.returning },
    lines: sale.lines.map(({ product, category, amount }) => ({ product, category, amount })),
  } satisfies RecordedSale);
}

function leftBy({ type, data }: Recorded<SaleEvent>): Rational | undefined {
  if (type === 'sale.recredited') return Rational.of(data.charged).minus(Rational.of(data.refunded));
  const changes = type === 'sale.refunded' || type === 'sale.refund-reversed' || type === 'sale.amended';
  return changes ? Rational.of(data.charged).minus(Rational.of(data.refundedAfter)) : undefined;
}
