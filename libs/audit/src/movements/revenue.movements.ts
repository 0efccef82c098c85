import { deterministicId } from '#libs/kernel';
import { dayAt } from '../arithmetic/calendar.js';
import { Rational } from '../arithmetic/rational.js';
import type { SourceEvent } from '../sources/source.checks.js';

/** What a report adds up: one movement of revenue. */
export interface RevenueMovement {
  readonly kind: string;
  readonly saleId: string | null;
  readonly creditNoteId: string | null;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly day: string;
  readonly currency: string;
  readonly amount: string;
  readonly credits: readonly Credit[];
  readonly saleType: string | null;
  readonly dealId: string | null;
  readonly isInfluence: boolean;
  /** By which event of its sale was decided whose it is. */
  readonly asOf: number | null;
}

interface Credit {
  readonly partnerId: string;
  readonly weight: number;
}

type Moving = Exclude<SourceEvent, { type: `sale.refund-${'awaited' | 'exceeded' | 'refused' | 'withdrawn'}` }>;

/** A sale as reports see it: what is left of it, and whose it is. */
interface Standing {
  left: string;
  credits: readonly Credit[];
  readonly isInfluence: boolean;
}

const INFLUENCE = 'deal-influence';
const OF_DEAL = /^deal:/;
const SALE = { saleType: null, dealId: null, creditNoteId: null } as const;

/** Follows what is left of each sale and whose it is: a movement is what is left after an event, less what was left before. */
export class RevenueMovements {
  /** Since they were taken last, by the ids that their rows have. */
  private rows = new Map<string, RevenueMovement>();
  private readonly sales = new Map<string, Standing>();
  private readonly credits = new Map<string, readonly Credit[]>();

  taken(): ReadonlyMap<string, RevenueMovement> {
    const { rows } = this;
    this.rows = new Map();
    return rows;
  }

  take(event: SourceEvent): void {
    switch (event.type) {
      case 'sale.recorded':
        return this.sold(event);
      case 'credit-note.recorded': {
        const { amount, creditNoteId, saleType } = event.data;
        const note = { ...SALE, kind: 'credit-note', saleId: null, creditNoteId, saleType, isInfluence: false };
        return this.add(event, 0, { ...note, amount: Rational.of(amount), credits: creditsOf(event.data.credits) });
      }
      case 'sale.refunded':
        return this.moved(event, 'refund', event.data);
      case 'sale.refund-reversed':
        return this.moved(event, 'refund-reversal', event.data);
      case 'sale.amended':
        return this.moved(event, 'amendment', event.data);
      case 'sale.recredited': {
        const { saleId, after } = event.data;
        const sale = this.sales.get(saleId);
        if (!sale) return;
        const of = { ...SALE, kind: 'recredit', saleId, isInfluence: sale.isInfluence };
        const left = Rational.of(sale.left);
        this.add(event, 0, { ...of, amount: left.negated(), credits: sale.credits });
        sale.credits = this.known(creditsOf(after));
        return this.add(event, 1, { ...of, amount: left, credits: sale.credits });
      }
      case 'sale.refund-awaited':
      case 'sale.refund-exceeded':
      case 'sale.refund-refused':
      case 'sale.refund-withdrawn':
      case 'sale.credits-confirmed':
        return;
    }
  }

  /** Most sales are credited as others before them: such credits are kept once. */
  private known(credits: readonly Credit[]): readonly Credit[] {
    const key = credits.map(({ partnerId, weight }) => `${partnerId} ${weight}`).join();
    const found = this.credits.get(key) ?? credits;
    this.credits.set(key, found);
    return found;
  }

  private sold(event: Extract<SourceEvent, { type: 'sale.recorded' }>): void {
    const { saleId, amount, saleType, externalId, metadata } = event.data;
    const [credits, isInfluence] = [this.known(creditsOf(event.data.credits)), saleType === INFLUENCE];
    this.sales.set(saleId, { left: amount, credits, isInfluence });
    const dealId = OF_DEAL.test(externalId) ? (metadata['deal'] ?? null) : null;
    const of = { kind: 'sale', saleId, creditNoteId: null, saleType, dealId, isInfluence };
    this.add(event, 0, { amount: Rational.of(amount), credits, ...of });
  }

  private moved(
    event: Moving,
    kind: string,
    { saleId, charged, refundedAfter }: { saleId: string; charged: string; refundedAfter: string },
  ): void {
    const sale = this.sales.get(saleId);
    if (!sale) return;
    const left = Rational.of(charged).minus(Rational.of(refundedAfter));
    const { credits, isInfluence } = sale;
    this.add(event, 0, { kind, saleId, isInfluence, credits, amount: left.minus(Rational.of(sale.left)), ...SALE });
    sale.left = left.toString();
  }

  private add(
    { id, revision, type, recordedAt, data: { occurredAt, timeZone, currency } }: Moving,
    place: number,
    movement: Omit<RevenueMovement, 'amount' | 'occurredAt' | 'recordedAt' | 'day' | 'currency' | 'asOf'> & {
      readonly amount: Rational;
    },
  ): void {
    const day = dayAt(occurredAt, timeZone);
    const leaves = type === 'sale.recredited' && place === 0;
    const asOf = movement.saleId === null ? null : Number(leaves ? revision - 1n : revision);
    const amount = movement.amount.toString();
    const row = { occurredAt, recordedAt, day, currency, asOf, ...movement, amount };
    this.rows.set(deterministicId('revenue-fact', id, String(place)), row);
  }
}

const creditsOf = (credits: readonly Credit[]): readonly Credit[] =>
  credits.map(({ partnerId, weight }) => ({ partnerId, weight }));
