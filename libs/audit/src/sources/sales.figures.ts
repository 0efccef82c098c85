import { deterministicId, type EventOf } from '#libs/kernel';
import type { SaleContent, SaleEvent } from '#libs/sales';
import { monthAt } from '../arithmetic/calendar.js';
import type { FieldDifference } from './findings.js';
import { Rational } from '../arithmetic/rational.js';
import { contentFaults, refundFaults, type SaleFigures, type SourceEvent } from './source.checks.js';

interface Counted {
  readonly programId: string;
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly credits: readonly { readonly partnerId: string; readonly weight: number }[];
}

interface MonthOfSales {
  readonly partnerId: string;
  readonly period: string;
  readonly currency: string;
  conversions: number;
  refundCount: number;
  gross: Rational;
  refunds: Rational;
}

interface RefundFigures {
  readonly status: string;
  readonly saleId: string;
  readonly amount: string | null;
  readonly reason: string;
  readonly refundable: string | null;
  /** What of it had nothing left to take. */
  readonly exceeded: Rational;
}

const REFUND_STATUS = {
  'sale.refund-awaited': 'awaiting-sale',
  'sale.refunded': 'applied',
  'sale.refund-exceeded': 'exceeded',
  'sale.refund-refused': 'refused',
} as const;

const INFLUENCE = 'deal-influence';
const NO_FAULTS: readonly FieldDifference[] = [];

/** What was sold and given back in one program: its sales, and what each partner brought in each month and currency, exactly. */
export class SalesFigures {
  /** By the ids that their rows have. */
  readonly months = new Map<string, MonthOfSales>();
  private readonly byKey = new Map<string, MonthOfSales>();
  readonly sales = new Map<string, SaleFigures>();
  readonly refunds = new Map<string, RefundFigures>();
  readonly creditNotes = new Map<string, { readonly amount: string; readonly currency: string }>();
  readonly counts = { sales: 0, refunds: 0, creditNotes: 0, uncredited: 0 };

  /** Answers with what in the event does not add up. */
  take(event: SourceEvent): readonly FieldDifference[] {
    this.note(event);
    switch (event.type) {
      case 'sale.recorded':
        this.counts.sales += 1;
        return this.sold(event.data);
      case 'credit-note.recorded':
        this.counts.creditNotes += 1;
        this.uncredited(event.data);
        this.givenBack(event.data, Rational.of(event.data.amount));
        return contentFaults(event.data);
      case 'sale.refunded':
        this.counts.refunds += 1;
        return this.refunded(event.data);
      case 'sale.refund-awaited':
      case 'sale.refund-exceeded':
      case 'sale.refund-refused':
      case 'sale.refund-withdrawn':
        return NO_FAULTS;
      case 'sale.refund-reversed':
      case 'sale.amended':
        return this.changed(event);
    }
  }

  private note({ type, data }: SourceEvent): void {
    if (type === 'sale.recorded' || type === 'sale.amended') return;
    if (type === 'credit-note.recorded') {
      this.creditNotes.set(data.creditNoteId, { amount: data.amount, currency: data.currency });
      return;
    }
    if (type === 'sale.refund-withdrawn' || type === 'sale.refund-reversed') {
      const known = this.refunds.get(data.refundId);
      if (known) this.refunds.set(data.refundId, { ...known, status: 'reversed' });
      return;
    }
    const { refundId, saleId, amount, reason } = data;
    const [refundable, exceeded] =
      type === 'sale.refund-exceeded' ? [data.refundable, Rational.of(data.exceeded)] : [null, Rational.zero];
    this.refunds.set(refundId, { status: REFUND_STATUS[type], saleId, amount, reason, refundable, exceeded });
  }

  /** A refund that is reversed, or a sale that is amended: what it stands at, and which earlier refunds find something left. */
  private changed({ type, data }: Extract<SourceEvent, { type: 'sale.refund-reversed' | 'sale.amended' }>) {
    const sale = this.sales.get(data.saleId);
    const faults: FieldDifference[] = [];
    const check = (path: string, expected: string | undefined, recorded: string): void => {
      if (expected === undefined || !Rational.of(expected).equals(Rational.of(recorded)))
        faults.push({ path, expected: expected ?? null, recorded });
    };
    check('refundedBefore', sale?.refunded, data.refundedBefore);
    if (type === 'sale.amended') check('amountBefore', sale?.amount, data.amountBefore);
    else check('charged', sale?.amount, data.charged);
    if (sale) this.sales.set(data.saleId, { ...sale, amount: data.charged, refunded: data.refundedAfter });
    for (const { refundId, amount } of data.moved) this.movedIn(refundId, Rational.of(amount));
    if (sale?.influence) return faults;
    const gross = Rational.of(data.charged).minus(Rational.of(sale?.amount ?? data.charged));
    const back = Rational.of(data.refundedBefore).minus(Rational.of(data.refundedAfter));
    const more = type === 'sale.amended' ? gross : Rational.zero;
    for (const [month, part] of this.parts(data, more)) month.gross = month.gross.plus(part);
    for (const [month, part] of this.parts(data, back)) month.refunds = month.refunds.plus(part);
    return faults;
  }

  private movedIn(refundId: string, amount: Rational): void {
    const known = this.refunds.get(refundId);
    if (!known) return;
    const exceeded = known.exceeded.minus(amount);
    this.refunds.set(refundId, {
      ...known,
      exceeded,
      status: exceeded.equals(Rational.zero) ? 'applied' : known.status,
    });
  }

  /** A booking for influence is left out of the months: the deal it helped has been counted. */
  private sold(sale: SaleContent): readonly FieldDifference[] {
    const { saleId, amount, currency, saleType } = sale;
    const influence = saleType === INFLUENCE;
    this.sales.set(saleId, { amount, currency, influence, refunded: '0' });
    this.uncredited(sale);
    for (const [month, part] of influence ? [] : this.parts(sale, Rational.of(amount))) {
      month.conversions += 1;
      month.gross = month.gross.plus(part);
    }
    return contentFaults(sale);
  }

  private refunded(refund: EventOf<SaleEvent, 'sale.refunded'>['data']): readonly FieldDifference[] {
    const sale = this.sales.get(refund.saleId);
    const faults = refundFaults(refund, sale);
    if (sale) sale.refunded = refund.refundedAfter;
    if (!sale?.influence) this.givenBack(refund, Rational.of(refund.amount).negated());
    return faults;
  }

  private givenBack(refund: Counted, amount: Rational): void {
    for (const [month, part] of this.parts(refund, amount)) {
      month.refundCount += 1;
      month.refunds = month.refunds.plus(part);
    }
  }

  private uncredited({ credits }: Counted): void {
    if (credits.length === 0) this.counts.uncredited += 1;
  }

  private parts(
    { programId, occurredAt, timeZone, currency, credits }: Counted,
    amount: Rational,
  ): [MonthOfSales, Rational][] {
    const period = monthAt(occurredAt, timeZone);
    return credits.map(({ partnerId, weight }) => {
      const key = `${partnerId} ${period} ${currency}`;
      let month = this.byKey.get(key);
      if (!month) {
        const id = deterministicId('partner-month', programId, partnerId, period, currency);
        const nothing = { conversions: 0, refundCount: 0, gross: Rational.zero, refunds: Rational.zero };
        month = { partnerId, period, currency, ...nothing };
        this.months.set(id, month);
        this.byKey.set(key, month);
      }
      return [month, amount.times(Rational.minor(BigInt(weight), 4))];
    });
  }
}
