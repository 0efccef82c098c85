import type { EventOf } from '#libs/kernel';
import type { RecordedContent, SaleEvent } from '#libs/sales';
import type { FieldDifference } from './findings.js';
import { Rational } from '../arithmetic/rational.js';
import { type Counted, MonthsOfSales } from './months-of-sales.js';
import { contentFaults, refundFaults, type SaleFigures, type SourceEvent } from './source.checks.js';

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

/** A booking is taken back whole, whatever was refunded of it before: that it exceeds is no matter for anybody. */
const TAKES_BACK = /^deal:/;

const INFLUENCE = 'deal-influence';
const NO_FAULTS: readonly FieldDifference[] = [];

/** What was sold and given back in one program: its sales, and what each partner brought in each month and currency, exactly. */
export class SalesFigures {
  private readonly shares = new MonthsOfSales();
  /** By the ids that their rows have. */
  readonly months = this.shares.months;
  readonly sales = new Map<string, SaleFigures>();
  readonly refunds = new Map<string, RefundFigures>();
  readonly creditNotes = new Map<string, { readonly amount: string; readonly currency: string }>();
  readonly counts = { sales: 0, refunds: 0, creditNotes: 0, uncredited: 0 };

  constructor(private readonly attributions: { take(sale: RecordedContent): readonly FieldDifference[] }) {}

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
      case 'sale.credits-confirmed':
        return NO_FAULTS;
      case 'sale.refund-reversed':
      case 'sale.amended':
        return this.changed(event);
      case 'sale.recredited':
        return this.recredited(event.data);
    }
  }

  private note({ type, data }: SourceEvent): void {
    if (type === 'sale.recorded' || type === 'sale.amended') return;
    if (type === 'sale.recredited' || type === 'sale.credits-confirmed') return;
    if (type === 'credit-note.recorded') {
      this.creditNotes.set(data.creditNoteId, { amount: data.amount, currency: data.currency });
      return;
    }
    if (type === 'sale.refund-withdrawn' || type === 'sale.refund-reversed') {
      const known = this.refunds.get(data.refundId);
      if (known) this.refunds.set(data.refundId, { ...known, status: 'reversed' });
      return;
    }
    const { refundId, saleId, externalId, amount, reason } = data;
    const [refundable, exceeded] =
      type === 'sale.refund-exceeded' ? [data.refundable, Rational.of(data.exceeded)] : [null, Rational.zero];
    const status = refundable !== null && TAKES_BACK.test(externalId) ? 'applied' : REFUND_STATUS[type];
    this.refunds.set(refundId, { status, saleId, amount, reason, refundable, exceeded });
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
    for (const [month, part] of this.shares.of(data, more)) month.gross = month.gross.plus(part);
    for (const [month, part] of this.shares.of(data, back)) month.refunds = month.refunds.plus(part);
    return faults;
  }

  /** All that stands of the sale goes from some months' figures to others'. */
  private recredited(data: EventOf<SaleEvent, 'sale.recredited'>['data']): readonly FieldDifference[] {
    const sale = this.sales.get(data.saleId);
    this.counts.uncredited += (data.after.length === 0 ? 1 : 0) - (data.before.length === 0 ? 1 : 0);
    if (sale?.influence !== data.influence)
      return [{ path: 'influence', expected: sale?.influence ?? null, recorded: data.influence }];
    if (sale.influence) return NO_FAULTS;
    const [gross, back] = [Rational.of(sale.amount), Rational.of(sale.refunded)];
    for (const [credits, sign] of [
      [data.before, -1],
      [data.after, 1],
    ] as const) {
      const signed = (amount: Rational): Rational => (sign === 1 ? amount : amount.negated());
      const of = { ...data, credits };
      for (const [month, part] of this.shares.of(of, signed(gross))) {
        month.conversions += sign;
        month.gross = month.gross.plus(part);
      }
      for (const [month, part] of this.shares.of(of, signed(back))) month.refunds = month.refunds.minus(part);
    }
    return NO_FAULTS;
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
  private sold(sale: RecordedContent): readonly FieldDifference[] {
    const { saleId, amount, currency, saleType } = sale;
    const influence = saleType === INFLUENCE;
    this.sales.set(saleId, { amount, currency, influence, refunded: '0' });
    this.uncredited(sale);
    for (const [month, part] of influence ? [] : this.shares.of(sale, Rational.of(amount))) {
      month.conversions += 1;
      month.gross = month.gross.plus(part);
    }
    return [...contentFaults(sale), ...this.attributions.take(sale)];
  }

  private refunded(refund: EventOf<SaleEvent, 'sale.refunded'>['data']): readonly FieldDifference[] {
    const sale = this.sales.get(refund.saleId);
    const faults = refundFaults(refund, sale);
    if (sale) sale.refunded = refund.refundedAfter;
    if (!sale?.influence) this.givenBack(refund, Rational.of(refund.amount).negated());
    return faults;
  }

  private givenBack(refund: Counted, amount: Rational): void {
    for (const [month, part] of this.shares.of(refund, amount)) {
      month.refundCount += 1;
      month.refunds = month.refunds.plus(part);
    }
  }

  private uncredited({ credits }: Counted): void {
    if (credits.length === 0) this.counts.uncredited += 1;
  }
}
