import type { CreditNoteEvent, SaleEvent } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import type { KnownSale, Recomputation } from '../ledger/recomputation.js';
import { amend, amendmentFault, reverseRefund } from '../sources/amendments.js';
import type { FieldDifference } from '../sources/findings.js';
import { type Exceeding, fitFault, olderExcess, refund, requestFault, standsAsRecorded } from '../sources/refunds.js';
import { discountFault, netLines } from '../sources/sale-lines.js';
import type { SaleSource } from '../sources/sale-source.js';
import { isRefundedWhole, netOf, refundedInAll, type SaleState } from '../sources/sale-state.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { KeptOnce } from '../states/kept-once.js';
import { linesBetween, linesIn, movedBetween, soFar, takenBy } from './replay-figures.js';
import { creditsIn, differing, figure, lineOf, requestOf, written } from './sale-events.js';

type Data<Type extends SaleEvent['type']> = Extract<SaleEvent, { type: Type }>['data'];

/** What the refund read last asked for beyond what was left; its own event follows. */
interface Awaited extends Exceeding {
  readonly event: SourceEvent;
}

/** Works out anew what every refund, reversal and amendment of a sale takes of its lines, and compares it with what its event pins. */
export class SaleReplays {
  private readonly exceeding = new Map<string, Awaited>();
  private readonly once = new KeptOnce();

  constructor(private readonly program: Recomputation) {}

  take(event: SourceEvent): readonly FieldDifference[] {
    const { type, data } = event;
    if (type === 'credit-note.recorded') return this.recorded(sourceOf(data.creditNoteId, true, data, this.once));
    if (type === 'sale.recorded') return this.recorded(sourceOf(data.saleId, false, data, this.once));
    const known = this.program.sales.get(data.saleId);
    if (!known) return [];
    if (type === 'sale.refund-exceeded') return this.exceeded(known, data);
    const differences = [...this.unsaid(data.saleId), ...this.follow(known, event)];
    known.sale.rest();
    return differences;
  }

  /** Refunds that took less than they asked for, and nothing says so. */
  *unsaidAtTheEnd(): Iterable<readonly [SourceEvent, FieldDifference[]]> {
    for (const [saleId, { event }] of [...this.exceeding]) yield [event, this.unsaid(saleId)];
  }

  private recorded(source: SaleSource): readonly FieldDifference[] {
    const { sale } = this.program.take(source);
    sale.rest();
    return [];
  }

  private follow(known: KnownSale, event: SourceEvent): FieldDifference[] {
    const { sale } = known;
    switch (event.type) {
      case 'sale.refunded': {
        const differences = this.refunded(known, event);
        this.program.happened(known, 'refund', event.data.refundId);
        return differences;
      }
      case 'sale.refund-reversed': {
        const differences = reversed(sale.state, sale.digits, event.data);
        this.program.happened(known, 'refundReversal', event.data.refundId);
        return differences;
      }
      case 'sale.amended': {
        const differences = amended(sale.state, sale.digits, event.data);
        this.program.happened(known, 'amendment', event.id);
        return differences;
      }
      case 'sale.recredited': {
        const differences = recredited(known, event.data);
        const credits = this.once.credits(event.data.after);
        const found = event.data.attribution ? riskyOf(event.data, this.once) : undefined;
        this.program.recredit(known, credits, event.id, found);
        return differences;
      }
      case 'sale.credits-confirmed':
        return confirmed(known, event.data);
      case 'sale.refund-refused': {
        const { refundId, asked, refused } = event.data;
        return differing('refused', fitFault(sale.state, sale.source.currency, requestOf(refundId, asked)), refused);
      }
      case 'sale.recorded':
      case 'credit-note.recorded':
      case 'sale.refund-awaited':
      case 'sale.refund-exceeded':
      case 'sale.refund-withdrawn':
        return [];
    }
  }

  private refunded({ sale }: KnownSale, event: Extract<SourceEvent, { type: 'sale.refunded' }>): FieldDifference[] {
    const { state, digits, source } = sale;
    const { asked, refundId, lines, saleId, wasRefundedWhole, amount } = event.data;
    if (!asked || !lines) {
      refund(state, { refundId, amount: Rational.of(amount) }, digits);
      return [];
    }
    const request = requestOf(refundId, asked);
    const misfit = requestFault(request) ?? fitFault(state, source.currency, request);
    if (misfit) return [{ path: 'asked', expected: misfit, recorded: asked }];
    const [before, was] = [linesIn(state), isRefundedWhole(state)];
    const older = olderExcess(state, request, digits);
    const exceeded = refund(state, request, digits);
    if (exceeded.sign > 0) this.exceeding.set(saleId, { refundId, amount: exceeded, older: older ?? exceeded, event });
    const whole = differing('wasRefundedWhole', was, wasRefundedWhole);
    return [...soFar(state, event.data), ...whole, ...linesBetween(before, linesIn(state), lines)];
  }

  /** Follows its refund. One without it is from before what was left was taken: all of it waits. */
  private exceeded({ sale: { state } }: KnownSale, data: Data<'sale.refund-exceeded'>): FieldDifference[] {
    const { refundId, saleId, exceeded } = data;
    const expected = this.exceeding.get(saleId);
    this.exceeding.delete(saleId);
    if (expected?.refundId === refundId && standsAsRecorded(state, expected, data)) return [];
    if (expected?.refundId === refundId) return figure('exceeded', expected.amount, exceeded);
    state.exceed(state.begin(refundId, true), null, Rational.of(exceeded));
    return expected ? figure('exceeded', expected.amount, null) : [];
  }

  private unsaid(saleId: string): FieldDifference[] {
    const exceeding = this.exceeding.get(saleId);
    this.exceeding.delete(saleId);
    if (!exceeding) return [];
    const state = this.program.sales.get(saleId)?.sale.state;
    if (state && standsAsRecorded(state, exceeding, { exceeded: '0', lines: [] })) return [];
    return figure('exceeded', exceeding.amount, null);
  }
}

const NOBODY: readonly string[] = [];
type Content = Omit<Data<'sale.recorded'>, 'saleId'> | CreditNoteEvent['data'];

function sourceOf(saleId: string, creditNote: boolean, content: Content, once: KeptOnce): SaleSource {
  const { currency, occurredAt, timeZone, customer, saleType: type, credits, lines } = content;
  const same = (text: string): string => once.text(text);
  const [zone, metadata] = [same(timeZone), once.metadata(content.metadata)];
  return {
    ...{ saleId, creditNote, currency: same(currency), occurredAt, zone, type: type && same(type), metadata },
    customer: customer && { key: customer.ref, country: customer.country, returning: customer.returning },
    counted:
      'conversion' in content && content.conversion
        ? { number: content.conversion.number, firstAt: content.conversion.firstAt }
        : null,
    credits: once.credits(credits),
    risky: riskyOf(content, once),
    lines: lines.map(lineOf),
  };
}

function riskyOf(content: Content | Data<'sale.recredited'>, once: KeptOnce): readonly string[] {
  const shares = 'attribution' in content ? (content.attribution?.shares ?? []) : [];
  const risky = shares.flatMap(({ partnerId, risks }) => (risks.length > 0 ? [once.text(partnerId)] : []));
  return risky.length > 0 ? risky : NOBODY;
}

function reversed(state: SaleState, digits: number, data: Data<'sale.refund-reversed'>): FieldDifference[] {
  const standing = state.refunds.find(({ refundId }) => refundId === data.refundId);
  if (!standing) return [{ path: 'refundId', expected: null, recorded: data.refundId }];
  const taken = standing.money;
  const before = takenBy(state);
  reverseRefund(state, data.refundId, digits);
  return [...figure('amount', taken, data.amount), ...soFar(state, data), ...movedBetween(before, state, data.moved)];
}

function amended(state: SaleState, digits: number, data: Data<'sale.amended'>): FieldDifference[] {
  const lines = netLines(data.lines.map(lineOf), false, digits);
  const below = amendmentFault(state, lines);
  const before = takenBy(state);
  amend(state, lines, digits);
  return [
    ...differing('lines', undefined, discountFault(data.lines.map(lineOf), false)),
    ...differing('lines', undefined, below),
    ...soFar(state, data),
    ...movedBetween(before, state, data.moved),
  ];
}

/** A person says whom it is credited to already. */
const confirmed = (
  { sale: { state }, crediting }: KnownSale,
  { credits, charged, refunded }: Data<'sale.credits-confirmed'>,
): FieldDifference[] => [
  ...differing('credits', written(crediting.credits), creditsIn(credits)),
  ...figure('charged', netOf(state), charged),
  ...figure('refunded', refundedInAll(state), refunded),
];

/** It goes on from the credits before it, moves what the sale stands at, and credits the whole of it to others, or to nobody. */
function recredited({ sale: { state }, crediting }: KnownSale, data: Data<'sale.recredited'>): FieldDifference[] {
  const [before, after] = [creditsIn(data.before), creditsIn(data.after)];
  const total = data.after.reduce((sum, { weight }) => sum + weight, 0);
  return [
    ...differing('before', written(crediting.credits), before),
    ...(before === after ? [{ path: 'after', expected: 'other credits', recorded: data.after }] : []),
    ...(data.after.length === 0 ? [] : differing('after', 10_000, total)),
    ...figure('charged', netOf(state), data.charged),
    ...figure('refunded', refundedInAll(state), data.refunded),
  ];
}
