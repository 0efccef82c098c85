import type { AccountEvent, DealEvent } from '#libs/deals';
import type { Facts } from '#libs/eventing';
import { dayOf, Decimal, type EventOf, exponentOf, type Position, type Recorded, roundFraction } from '#libs/kernel';
import { payoutPolicyInForce, type Program, zoneOf } from '#libs/programs';
import { isStale, ratesAggregate, ratesIdOf, ratesOn } from '#libs/rates';
import { type CreditNoteEvent, isInfluence, type SaleEvent } from '#libs/sales';
import type { NotedItem } from './performance.commands.js';

export type Taken = SaleEvent | CreditNoteEvent | DealEvent | AccountEvent;

type Sold = Recorded<EventOf<Taken, 'sale.recorded' | 'sale.refunded' | 'credit-note.recorded'>>;

/** What an event means for one partner; null: for the vendor's own, direct business. */
export interface Noted {
  readonly partnerId: string | null;
  readonly item: NotedItem;
}

const ONE_BASIS_POINT = Decimal.ofUnits(1n, 4);
const DEFAULT_RATE_SOURCE = 'ecb';

/** Turns what happened into what counts, in program currency: converted at the rates of its day as published until then. */
export class Noting {
  constructor(
    private readonly facts: Facts,
    private readonly program: Program,
    private readonly tenant: string,
  ) {}

  async of(event: Recorded<Taken>): Promise<readonly Noted[]> {
    const position = String(event.position.commit);
    switch (event.type) {
      case 'sale.recorded':
        return isInfluence(event.data) ? [] : this.sold(event, Decimal.of(event.data.amount), 1);
      case 'credit-note.recorded':
        return this.sold(event, Decimal.of(event.data.amount), 0);
      case 'sale.refunded':
        return event.data.influence ? [] : this.sold(event, Decimal.of(event.data.amount).negated(), 0);
      case 'account.protection-granted': {
        const { partnerId, dealId, at } = event.data;
        return [{ partnerId, item: { kind: 'registration', position, dealId, day: this.day(at) } }];
      }
      case 'account.protection-ended': {
        const { partnerId, dealId, at, why } = event.data;
        return why === 'revoked' ? [{ partnerId, item: { kind: 'revoked', position, dealId, day: this.day(at) } }] : [];
      }
      case 'deal.won':
        return event.data.partnerId === null ? [] : [await this.won(event, event.data, event.data.partnerId)];
      case 'deal.imported': {
        const { partnerId, outcome, closedAt, amount, ...deal } = event.data;
        if (outcome !== 'won' || partnerId === null || closedAt === null || amount === null) return [];
        return [await this.won(event, { ...deal, amount, closedAt }, partnerId)];
      }
      default:
        return [];
    }
  }

  private async won(
    event: Recorded<Taken>,
    deal: { readonly dealId: string; readonly closedAt: string; readonly amount: string; readonly currency: string },
    partnerId: string,
  ): Promise<Noted> {
    const day = this.day(deal.closedAt);
    const amount = await this.converted(Decimal.of(deal.amount), deal.currency, day, deal.closedAt, event.position);
    const item = { kind: 'win', position: String(event.position.commit), dealId: deal.dealId, day } as const;
    return { partnerId, item: { ...item, amount: amount?.toString() ?? null } };
  }

  private async sold(event: Sold, amount: Decimal, sales: number): Promise<readonly Noted[]> {
    const { currency, occurredAt, timeZone, credits } = event.data;
    const day = dayOf(occurredAt, timeZone);
    const position = String(event.position.commit);
    const shares = credits.length > 0 ? credits : [{ partnerId: null, weight: 10_000 }];
    return Promise.all(
      shares.map(async ({ partnerId, weight }): Promise<Noted> => {
        const part = amount.times(Decimal.ofUnits(BigInt(weight), 0)).times(ONE_BASIS_POINT);
        const net = await this.converted(part, currency, day, occurredAt, event.position);
        if (net) return { partnerId, item: { kind: 'revenue', position, day, net: net.toString(), sales } };
        return { partnerId, item: { kind: 'unconverted', position, day, net: part.toString(), currency } };
      }),
    );
  }

  private day(at: string): string {
    return dayOf(at, zoneOf(this.program, at));
  }

  private async converted(
    exact: Decimal,
    currency: string,
    day: string,
    at: string,
    known: Position,
  ): Promise<Decimal | undefined> {
    const into = this.program.currency;
    if (currency === into) return exact;
    const source = payoutPolicyInForce(this.program, at)?.rateSource ?? DEFAULT_RATE_SOURCE;
    const { state } = await this.facts.of(ratesAggregate, this.tenant, ratesIdOf(this.tenant, source), known);
    const rates = ratesOn(state, currency, into, day);
    if (isStale(rates)) return undefined;
    const top = exact.times(Decimal.of(rates.toRate));
    const from = Decimal.of(rates.fromRate);
    const places = exponentOf(into) ?? 0;
    const scale = 10n ** BigInt(from.scale + places);
    return Decimal.ofUnits(
      roundFraction(top.units * scale, from.units * 10n ** BigInt(top.scale), 'half-away'),
      places,
    );
  }
}
