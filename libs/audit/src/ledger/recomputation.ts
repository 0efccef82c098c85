import type { Conversion } from '../rating/worth.js';
import type { Rational } from '../arithmetic/rational.js';
import { amend, amendmentFault, reverseRefund } from '../sources/amendments.js';
import { Hierarchy } from '../sources/hierarchy.js';
import { linesInRange } from '../sources/input-range.js';
import { creditsOfSurvivors, type SaleHead, type SaleSource } from '../sources/sale-source.js';
import { RecordedSale } from '../rating/recorded-sale.js';
import { fitFault, refund, type RefundRequest, requestFault } from '../sources/refunds.js';
import { discountFault, netLines, type SaleLine } from '../sources/sale-lines.js';
import { type Partners, type PinnedCredit, pinCredits } from './pinned-credit.js';
import { PersonsCorrections } from './persons-corrections.js';
import { resultsInRange } from './result-range.js';
import { Settlement } from './settlement.js';
import { sheetOf } from './sheet.js';

export interface ProgramTerms {
  readonly currency: string;
  readonly digitsOf: (currency: string) => number;
  readonly partners: Partners;
  /** What converts a sale's currency at its time; undefined while no rate is known. */
  readonly conversion: (sale: SaleHead) => Conversion | undefined;
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
  /** None while no rate is known. */
  credits: readonly PinnedCredit[];
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
  private readonly refunds = new Map<string, KnownRefund>();
  private readonly waiting = new Map<string, RefundRequest[]>();

  constructor(private readonly program: ProgramTerms) {
    this.digits = program.digitsOf(program.currency);
    this.settlement = new Settlement({ digits: this.digits });
    this.corrections = new PersonsCorrections(this.settlement.journal, this.digits);
  }

  isRefund(id: string): boolean {
    return this.refunds.has(id);
  }

  record(source: SaleSource): Answer {
    const { lines, ...head } = source;
    const { saleId, creditNote, currency } = head;
    const fault = linesFault(lines, creditNote);
    if (fault) return { refused: fault };
    const digits = this.program.digitsOf(currency);
    const credits = creditsOfSurvivors(source.credits, (partner) => this.hierarchy.survivor(partner));
    const sale = new RecordedSale(head, credits, lines, digits);
    const known: KnownSale = { sale, credits: [], parked: true };
    this.sales.set(saleId, known);
    const convert = this.program.conversion(head);
    if (!convert) return { parked: 'NO_RATE' };
    known.credits = pinCredits(sale, convert, this.program.partners, this.hierarchy);
    const sheet = sheetOf(sale, sale.state, known.credits, 'accrual');
    if (!resultsInRange(sheet, this.digits)) return { parked: 'AMOUNT_OUT_OF_RANGE' };
    known.parked = false;
    for (const line of sheet) this.settlement.settle(line, 'accrual', saleId);
    const answer = this.applyWaiting(known);
    sale.rest();
    return answer;
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
    const holds = this.sales.get(saleId)?.credits[0]?.holds ?? [];
    return holds
      .flatMap(({ until }) => until ?? [])
      .sort()
      .at(-1);
  }

  private settle(
    { sale, credits, parked }: KnownSale,
    event: 'refund' | 'refundReversal' | 'amendment',
    cause: string,
  ) {
    if (parked) return;
    for (const line of sheetOf(sale, sale.state, credits, event)) this.settlement.settle(line, event, cause);
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
}

const linesFault = (lines: readonly SaleLine[], creditNote: boolean): string | undefined =>
  linesInRange(lines) ? discountFault(lines, creditNote) : 'OUT_OF_RANGE';
