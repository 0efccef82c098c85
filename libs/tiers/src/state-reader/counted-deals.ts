import { type AccountEvent, dealAggregate, type DealEvent, type DealState } from '#libs/deals';
import type { StateReader } from '#libs/eventing';
import { dayOf, Decimal, type EventOf, type Recorded, unreachable } from '#libs/kernel';
import { type Program, zoneOf } from '#libs/programs';
import type { CountedItem, RatesOf } from './counted-item.js';

/** What of deals and of their accounts can count. */
export type DealCounting =
  | EventOf<DealEvent, 'deal.revoked' | 'deal.merged' | 'deal.reassigned' | 'deal.won' | 'deal.imported'>
  | EventOf<
      AccountEvent,
      'account.protection-granted' | 'account.protection-ended' | 'account.registration-reassigned'
    >;

type Of<Type extends DealCounting['type']> = Recorded<EventOf<DealCounting, Type>>;

/** A figure in program currency; undefined: no rate is known for it. */
type Converted = (exact: Decimal, currency: string, rates: RatesOf) => Promise<Decimal | undefined>;

interface Win {
  readonly closedAt: string;
  readonly amount: string;
  readonly currency: string;
}

/** Registrations and wins: whose they are, and since when. */
export class CountedDeals {
  constructor(
    private readonly facts: StateReader,
    private readonly program: Program,
    private readonly tenant: string,
    private readonly converted: Converted,
  ) {}

  async of(event: Recorded<DealCounting>): Promise<readonly CountedItem[]> {
    switch (event.type) {
      case 'account.protection-granted':
        return this.goes(event, null, event.data.partnerId);
      case 'account.protection-ended': {
        const { why, partnerId } = event.data;
        return why === 'revoked' || why === 'merged' ? this.goes(event, partnerId, null) : [];
      }
      case 'account.registration-reassigned': {
        const deal = await this.deal(event);
        // What only waits for its decision has not counted yet.
        return deal.status === 'approved' ? this.goes(event, event.data.before, event.data.partnerId) : [];
      }
      case 'deal.reassigned':
        return this.reassigned(event);
      case 'deal.merged':
      case 'deal.revoked': {
        const deal = await this.deal(event);
        return this.goes(event, deal.status === 'absent' ? null : deal.partnerId, null);
      }
      case 'deal.won': {
        const { partnerId } = event.data;
        return partnerId === null ? [] : [await this.won(event, event.data, partnerId)];
      }
      case 'deal.imported': {
        const { partnerId, outcome, closedAt, amount, currency } = event.data;
        if (outcome !== 'won' || partnerId === null || closedAt === null || amount === null) return [];
        return [await this.won(event, { closedAt, amount, currency }, partnerId)];
      }
      default:
        return unreachable(event);
    }
  }

  /** A deal that is won counts for whose it is, by the day it was closed; of another its account tells. What was imported was registered elsewhere. */
  private async reassigned(event: Of<'deal.reassigned'>): Promise<readonly CountedItem[]> {
    const { before, partnerId } = event.data;
    const deal = await this.deal(event);
    if (deal.status !== 'won' || deal.closedAt === null || deal.amount === null) return [];
    const { amount, currency, closedAt, imported } = deal;
    const won = await this.won(event, { closedAt, amount, currency }, partnerId);
    return [...this.goes(event, before, imported ? null : partnerId), won];
  }

  /** A registration leaves one partner's count, and comes to another's; null: to nobody's. */
  private goes(
    { data: { dealId, at }, position }: Recorded<DealCounting>,
    before: string | null,
    partnerId: string | null,
  ): readonly CountedItem[] {
    const item = { position: String(position.commit), dealId, day: this.day(at) };
    return [
      ...(before === null ? [] : [{ partnerId: before, item: { kind: 'revoked', ...item } } as const]),
      ...(partnerId === null ? [] : [{ partnerId, item: { kind: 'registration', ...item } } as const]),
    ];
  }

  private async won(
    { data: { dealId }, position }: Recorded<DealCounting>,
    { closedAt, amount: exact, currency }: Win,
    partnerId: string,
  ): Promise<CountedItem> {
    const day = this.day(closedAt);
    const amount = await this.converted(Decimal.of(exact), currency, { day, occurredAt: closedAt, position });
    const item = { kind: 'win', position: String(position.commit), dealId, day } as const;
    return { partnerId, item: { ...item, amount: amount?.toString() ?? null } };
  }

  private async deal({ data: { dealId }, position }: Recorded<DealCounting>): Promise<DealState> {
    return (await this.facts.of(dealAggregate, this.tenant, dealId, position)).state;
  }

  private day(at: string): string {
    return dayOf(at, zoneOf(this.program, at));
  }
}
