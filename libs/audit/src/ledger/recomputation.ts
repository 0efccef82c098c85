import { daysLater } from '../arithmetic/calendar.js';
import type { PlanTerms } from '../rating/plan-terms.js';
import type { Conversion } from '../rating/worth.js';
import type { Rational } from '../arithmetic/rational.js';
import { amend, amendmentFault, reverseRefund } from '../sources/amendments.js';
import { Hierarchy } from '../sources/hierarchy.js';
import { linesInRange } from '../sources/input-range.js';
import { creditsOfSurvivors, type SaleSource } from '../sources/sale-source.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { fitFault, refund, type RefundRequest, requestFault } from '../sources/refunds.js';
import { discountFault, netLines, type SaleLine } from '../sources/sale-lines.js';
import { type Partners, type PinnedCredit, pinCredits } from './entry-slots.js';
import { PersonsCorrections } from './persons-corrections.js';
import { resultsInRange } from './result-range.js';
import { Settlement } from './settlement.js';

export interface ProgramTerms {
  readonly currency: string;
  readonly zone: string;
  readonly digitsOf: (currency: string) => number;
  readonly partners: Partners;
  /** What converts a sale's currency at its time; undefined while no rate is known. */
  readonly conversion: (currency: string, at: string) => Conversion | undefined;
}

/** How a source was answered. */
export interface Answer {
  readonly refused?: string;
  readonly parked?: 'NO_RATE' | 'AMOUNT_OUT_OF_RANGE';
  readonly waits?: true;
  readonly exceeded?: Rational;
  /** Refunds that waited for this sale and do not fit it, with the reason. */
  readonly waitingRefused?: Readonly<Record<string, string>>;
}

export interface KnownSale {
  readonly sale: RecordedSale;
  readonly credits: readonly PinnedCredit[];
  parked: boolean;
}

interface KnownRefund {
  readonly saleId: string;
  reversed: boolean;
}

/** A program recomputed from what happened, one source after another. */
export class Recomputation {
  readonly settlement: Settlement;
  readonly corrections: PersonsCorrections;
  readonly hierarchy = new Hierarchy();
  readonly sales = new Map<string, KnownSale>();
  private readonly digits: number;
  private readonly versions: PlanTerms[] = [];
  private readonly refunds = new Map<string, KnownRefund>();
  private readonly waiting = new Map<string, RefundRequest[]>();

  constructor(private readonly program: ProgramTerms) {
    this.digits = program.digitsOf(program.currency);
    this.settlement = new Settlement({ digits: this.digits, zone: program.zone });
    this.corrections = new PersonsCorrections(this.settlement.journal, this.digits);
  }

  publish(version: PlanTerms): void {
    this.versions.push(version);
  }

  isRefund(id: string): boolean {
    return this.refunds.has(id);
  }

  record(source: SaleSource): Answer {
    const { saleId, creditNote, currency, lines, occurredAt } = source;
    const fault = linesFault(lines, creditNote);
    if (fault) return { refused: fault };
    const digits = this.program.digitsOf(currency);
    const convert = this.program.conversion(currency, occurredAt);
    const sale: RecordedSale = {
      source,
      credits: creditsOfSurvivors(source.credits, (partner) => this.hierarchy.survivor(partner)),
      state: { lines: netLines(lines, creditNote, digits), refunds: [] },
      digits,
      terms: this.termsAt(occurredAt),
      convert: convert ?? ((amount) => amount),
    };
    const known = { sale, credits: pinCredits(sale, this.program.partners, this.hierarchy), parked: true };
    this.sales.set(saleId, known);
    if (!convert) return { parked: 'NO_RATE' };
    if (!resultsInRange(sale, known.credits, this.digits)) return { parked: 'AMOUNT_OUT_OF_RANGE' };
    known.parked = false;
    this.settlement.settle(sale, known.credits, 'accrual', saleId);
    return this.applyWaiting(known);
  }

  refund(saleId: string, request: RefundRequest): Answer {
    const fault = requestFault(request);
    if (fault) return { refused: fault };
    const known = this.sales.get(saleId);
    if (!known) {
      this.refunds.set(request.refundId, { saleId, reversed: false });
      this.waiting.set(saleId, [...(this.waiting.get(saleId) ?? []), request]);
      return { waits: true };
    }
    if (known.sale.source.creditNote) return { refused: 'NOT_A_SALE' };
    const misfit = fitFault(known.sale.state, known.sale.source.currency, request);
    if (misfit) return { refused: misfit };
    this.refunds.set(request.refundId, { saleId, reversed: false });
    const exceeded = refund(known.sale.state, request, known.sale.digits);
    this.settle(known, 'refund', request.refundId);
    return exceeded.sign > 0 ? { exceeded } : {};
  }

  reverseRefund(id: string, refundId: string): Answer {
    const refunded = this.refunds.get(refundId);
    if (!refunded) return { refused: 'UNKNOWN_REFUND' };
    if (refunded.reversed) return { refused: 'ALREADY_REVERSED' };
    refunded.reversed = true;
    const known = this.sales.get(refunded.saleId);
    if (!known) return {};
    reverseRefund(known.sale.state, refundId, known.sale.digits);
    this.settle(known, 'refundReversal', id);
    return {};
  }

  amend(id: string, saleId: string, lines: readonly SaleLine[]): Answer {
    const known = this.sales.get(saleId);
    if (!known) return { refused: 'UNKNOWN_SALE' };
    const { sale } = known;
    if (sale.source.creditNote) return { refused: 'NOT_A_SALE' };
    const fault = linesFault(lines, false);
    if (fault) return { refused: fault };
    const nets = netLines(lines, false, sale.digits);
    const below = amendmentFault(sale.state, nets);
    if (below) return { refused: below };
    amend(sale.state, nets, sale.digits);
    this.settle(known, 'amendment', id);
    return {};
  }

  /** The moment until which what the sale brings is held; undefined where nothing holds it. */
  heldUntil(saleId: string): string | undefined {
    const { source, terms } = this.sales.get(saleId)?.sale ?? {};
    if (!source) return undefined;
    const days = terms?.holdDays ?? 0;
    const untils = [source.holdUntil, days > 0 ? daysLater(source.occurredAt, days, this.program.zone) : null];
    return untils
      .filter((until) => until !== null)
      .sort()
      .at(-1);
  }

  private settle(
    { sale, credits, parked }: KnownSale,
    event: 'refund' | 'refundReversal' | 'amendment',
    cause: string,
  ) {
    if (!parked) this.settlement.settle(sale, credits, event, cause);
  }

  private applyWaiting(known: KnownSale): Answer {
    const { sale } = known;
    const { saleId, currency } = sale.source;
    const waitingRefused: Record<string, string> = {};
    for (const request of this.waiting.get(saleId) ?? []) {
      if (this.refunds.get(request.refundId)?.reversed) continue;
      const misfit = fitFault(sale.state, currency, request);
      if (misfit) waitingRefused[request.refundId] = misfit;
      else {
        refund(sale.state, request, sale.digits);
        this.settle(known, 'refund', saleId);
      }
    }
    this.waiting.delete(saleId);
    return Object.keys(waitingRefused).length > 0 ? { waitingRefused } : {};
  }

  /** The version in force at a business time, as far as versions are known. */
  private termsAt(at: string): PlanTerms | null {
    let found: PlanTerms | null = null;
    for (const version of this.versions) {
      if (version.effectiveFrom <= at && (found?.effectiveFrom ?? '') <= version.effectiveFrom) found = version;
    }
    return found;
  }
}

const linesFault = (lines: readonly SaleLine[], creditNote: boolean): string | undefined =>
  linesInRange(lines) ? discountFault(lines, creditNote) : 'OUT_OF_RANGE';
