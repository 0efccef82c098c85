import type { StateReader } from '#libs/eventing';
import { convertToMinor, dayOf, Decimal, type EventOf, exponentOf, type Recorded, sum } from '#libs/kernel';
import { payoutPolicyInForce, type Program } from '#libs/programs';
import { CountedDeals, type DealCounting } from './counted-deals.js';
import { conversionOn, ratesAggregate, ratesIdOf } from '#libs/rates';
import { type CreditNoteEvent, isInfluence, type SaleEvent } from '#libs/sales';
import type { CountedItem, RatesOf } from './counted-item.js';
import { type Move, movesOf, sidesOf } from './sale-moves.js';
import { asSold, isHelpedOnly, type SaleChanged, saleOf, type SaleRecredited, type Sold, soldKey } from './sold.js';

/** What can count. */
export type Counting =
  | EventOf<SaleEvent, 'sale.recorded'>
  | SaleChanged
  | SaleRecredited
  | CreditNoteEvent
  | DealCounting;

type Of<Type extends Counting['type']> = Recorded<EventOf<Counting, Type>>;

/** What an event moves of a sale, and which rates hold for it: figures are converted one by one, so that taking all back leaves nothing. */
interface Sums {
  readonly moves: readonly Move[];
  readonly rates: RatesOf;
  /** Only helped with: counts for the program, and for nobody in it. */
  readonly helped: boolean;
  /** 1 for a sale that begins. */
  readonly sales: number;
}

/** Of whom something is, when, and in which currency. */
type SharedOut = Pick<Of<'sale.recorded'>['data'], 'currency' | 'occurredAt' | 'timeZone' | 'credits'>;

const ONE_BASIS_POINT = Decimal.ofUnits(1n, 4);
const DEFAULT_RATE_SOURCE = 'ecb';

/** Turns what happened into what counts, in program currency: converted at the rates of its day as published until then. */
export class CountedItems {
  private readonly deals: CountedDeals;

  constructor(
    private readonly facts: StateReader,
    private readonly program: Program,
    private readonly tenant: string,
    /** Sales that are known already, by `soldKey`. */
    private readonly known: ReadonlyMap<string, Sold> = new Map(),
  ) {
    this.deals = new CountedDeals(facts, program, tenant, (...figure) => this.converted(...figure));
  }

  async of(event: Recorded<Counting>): Promise<readonly CountedItem[]> {
    switch (event.type) {
      case 'sale.recorded':
        return isInfluence(event.data) ? [] : this.sold(event);
      case 'credit-note.recorded':
        return this.credited(event);
      case 'sale.refunded':
      case 'sale.refund-reversed':
      case 'sale.amended':
        return event.data.influence ? [] : this.changed(event);
      case 'sale.recredited':
        return event.data.influence ? [] : this.recredited(event);
      case 'account.protection-granted':
      case 'account.protection-ended':
      case 'account.registration-reassigned':
      case 'deal.imported':
      case 'deal.merged':
      case 'deal.reassigned':
      case 'deal.revoked':
      case 'deal.won':
        return this.deals.of(event);
    }
  }

  private sold(event: Of<'sale.recorded'>): Promise<readonly CountedItem[]> {
    const rates = asSold(event);
    const moves = [{ before: Decimal.zero, after: Decimal.of(event.data.amount) }];
    return this.shared(event, { moves, helped: isHelpedOnly(rates), rates, sales: 1 });
  }

  private credited(event: Of<'credit-note.recorded'>): Promise<readonly CountedItem[]> {
    const { occurredAt, timeZone, amount } = event.data;
    const rates = { day: dayOf(occurredAt, timeZone), occurredAt, position: event.position };
    return this.shared(event, {
      moves: [{ before: Decimal.zero, after: Decimal.of(amount) }],
      helped: false,
      rates,
      sales: 0,
    });
  }

  /**
   * At the rates of its sale: a sale that is wholly taken back leaves nothing, and one that was not counted takes nothing away. It stays one
   * sale, whatever becomes of its lines.
   */
  private async changed(event: Recorded<SaleChanged>): Promise<readonly CountedItem[]> {
    const rates = this.known.get(soldKey(this.tenant, event.data.saleId)) ?? (await saleOf(this.facts, event));
    return this.shared(event, { moves: movesOf(event), rates, helped: isHelpedOnly(rates), sales: 0 });
  }

  /** What stands of a sale leaves those that had it and comes to those that have it now, each a sale less or more, on the day it moved. */
  private async recredited(event: Of<'sale.recredited'>): Promise<readonly CountedItem[]> {
    const rates = this.known.get(soldKey(this.tenant, event.data.saleId)) ?? (await saleOf(this.facts, event));
    if (isHelpedOnly(rates)) return [];
    const all = sidesOf(event.data).map(({ credits, sales, moves }) =>
      this.shared({ ...event, data: { ...event.data, credits } }, { moves, helped: false, rates, sales }),
    );
    return (await Promise.all(all)).flat();
  }

  private shared(
    event: Pick<Recorded<Counting>, 'position'> & { readonly data: SharedOut },
    { moves, rates, helped, sales }: Sums,
  ): Promise<readonly CountedItem[]> {
    const { currency, occurredAt, timeZone, credits } = event.data;
    const day = dayOf(occurredAt, timeZone);
    const position = String(event.position.commit);
    const shares = credits.length > 0 && !helped ? credits : [{ partnerId: null, weight: 10_000 }];
    return Promise.all(
      shares.map(async ({ partnerId, weight }): Promise<CountedItem> => {
        const part = (sum: Decimal): Decimal => sum.times(Decimal.ofUnits(BigInt(weight), 0)).times(ONE_BASIS_POINT);
        const figures = moves.flatMap(({ before, after }) => [part(after), part(before.negated())]);
        const known = await Promise.all(figures.map((figure) => this.converted(figure, currency, rates)));
        if (known.every((figure) => figure !== undefined)) {
          return { partnerId, item: { kind: 'revenue', position, day, net: sum(known).toString(), sales } };
        }
        const net = sum(figures).toString();
        return { partnerId, item: { kind: 'unconverted', position, day, net, currency } };
      }),
    );
  }

  /** Undefined: no rate was published for that day until then. */
  private async converted(
    exact: Decimal,
    currency: string,
    { day, occurredAt, position }: RatesOf,
  ): Promise<Decimal | undefined> {
    const into = this.program.currency;
    if (currency === into) return exact;
    const source = payoutPolicyInForce(this.program, occurredAt)?.rateSource ?? DEFAULT_RATE_SOURCE;
    const { state } = await this.facts.of(ratesAggregate, this.tenant, ratesIdOf(this.tenant, source), position);
    const conversion = conversionOn(state, currency, into, day);
    if (conversion.kind !== 'rate') return undefined;
    return Decimal.ofUnits(convertToMinor(exact, conversion.rates, into, 'half-away'), exponentOf(into) ?? 0);
  }
}
