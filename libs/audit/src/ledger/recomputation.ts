import { amend, amendmentFault, reverseRefund } from '../sources/amendments.js';
import { Hierarchy } from '../sources/hierarchy.js';
import { linesInRange } from '../sources/input-range.js';
import { type Credit, creditsOfSurvivors, type SaleHead, type SaleSource } from '../sources/sale-source.js';
import { RecordedSale } from '../rating/recorded-sale.js';
import { fitFault, refund, type RefundRequest, requestFault } from '../sources/refunds.js';
import { discountFault, netLines, type SaleLine } from '../sources/sale-lines.js';
import type { Answer, Crediting, Delivery, KnownSale, ProgramTerms } from './known-sale.js';
import { SaleRating } from './sale-rating.js';
import { PersonsCorrections } from './persons-corrections.js';
import { resultsInRange } from './result-range.js';
import { Settlement } from './settlement.js';
import { bringsSale, type SaleEvent, type SaleEffect } from './sale-effects.js';

export type * from './known-sale.js';

interface KnownRefund {
  readonly saleId: string;
  reversed: boolean;
}

/** A program recomputed from what happened, one source after another. */
export class Recomputation {
  readonly settlement: Settlement;
  readonly corrections: PersonsCorrections;
  readonly hierarchy = new Hierarchy();
  readonly rating: SaleRating;
  readonly sales = new Map<string, KnownSale>();
  private readonly refunds = new Map<string, KnownRefund>();
  private readonly waiting = new Map<string, RefundRequest[]>();

  /** Settles at once what events bring, unless somebody else sees to it. */
  constructor(
    private readonly program: ProgramTerms,
    private readonly deliver: (delivery: Delivery) => void = (delivery) => this.settleAll(delivery),
  ) {
    const { sharedCaps } = program;
    this.rating = new SaleRating(program, this.hierarchy);
    // The program's currency is known only once history has been read so far.
    const digits = (): number => this.digits;
    this.settlement = new Settlement({ digits, ...(sharedCaps && { sharedCaps }) });
    this.corrections = new PersonsCorrections(this.settlement.journal, digits);
  }

  private get digits(): number {
    return this.program.digitsOf(this.program.currency);
  }

  isRefund(id: string): boolean {
    return this.refunds.has(id);
  }

  record(source: SaleSource): Answer {
    const fault = linesFault(source.lines, source.creditNote);
    if (fault) return { refused: fault };
    const credits = creditsOfSurvivors(source.credits, (partner) => this.hierarchy.survivor(partner));
    const known = this.take({ ...source, credits });
    if (known.parked) return { parked: known.parked };
    const answer = this.applyWaiting(known);
    known.sale.rest();
    return answer;
  }

  /** Takes a sale as it stands in history. */
  take({ lines, ...head }: SaleSource): KnownSale {
    const sale = new RecordedSale(head, lines, this.program.digitsOf(head.currency));
    const first: Crediting = { credits: head.credits, risky: head.risky, pinned: [], unrated: true };
    const at = this.program.now ?? 0n;
    const known: KnownSale = { sale, at, first, crediting: first, parked: 'NO_RATE', recorded: null };
    this.sales.set(head.saleId, known);
    this.happened(known, 'accrual', head.saleId);
    return known;
  }

  /** Whether a ledger may post what an event brings it. What is taken back and given again is what was posted once. */
  mayPost(lines: readonly SaleEffect[], event: SaleEvent): boolean {
    const takes = bringsSale(event) || event === 'amendment';
    return !takes || resultsInRange(this.settlement, lines, event, this.digits);
  }

  /** Tells what an event that has changed a sale brings. */
  happened(known: KnownSale, event: SaleEvent, cause: string, leaving?: Crediting): void {
    const { sale, crediting } = known;
    if (event === 'accrual') {
      const converting = this.rating.rate(known);
      known.recorded = converting ? { at: this.program.now ?? 0n, converting } : null;
    }
    const happened = { known, event, cause, crediting, state: sale.state, ...(leaving && { leaving }) };
    const told = this.rating.linesOf(happened);
    // What leaves a ledger that waits for a rate is known once that has come.
    const lines = leaving?.unrated ? null : told;
    const comesTo = told?.flatMap((line) => ('leaves' in line ? [] : [line.ledger])) ?? [];
    const state = lines ? sale.state : sale.state.copy();
    this.deliver({ lines, ...happened, state, ...(leaving && told && { comesTo }) });
  }

  /** Credits the whole sale to others; `found`: whose part is risky by new evidence, where there is any. */
  recredit(known: KnownSale, credits: readonly Credit[], cause: string, found?: SaleHead['risky']): void {
    const leaving = known.crediting;
    const risky = found ?? leaving.risky;
    const creditedAt = (known.creditedAt ??= new Map<string, bigint>());
    for (const { partner } of credits) if (!creditedAt.has(partner)) creditedAt.set(partner, this.program.now ?? 0n);
    known.crediting = { credits, risky, pinned: [], unrated: true };
    this.rating.rateAgain(known, known.crediting);
    this.happened(known, 'recredit', cause, leaving);
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
    this.happened(known, 'refund', request.refundId);
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
    this.happened(known, 'refundReversal', id);
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
    this.happened(known, 'amendment', id);
    return {};
  }

  /** The moment until which what the sale brings is held; undefined where nothing holds it. */
  heldUntil(saleId: string): string | undefined {
    const holds = this.sales.get(saleId)?.crediting.pinned[0]?.holds ?? [];
    return holds
      .flatMap(({ until }) => until ?? [])
      .sort()
      .at(-1);
  }

  private settleAll({ known, lines, event, cause }: Delivery): void {
    if (known.parked) return;
    if (!this.mayPost(lines ?? [], event)) {
      if (event === 'accrual') known.parked = 'AMOUNT_OUT_OF_RANGE';
      return;
    }
    for (const line of lines ?? []) this.settlement.settle(line, event, cause);
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
        this.happened(known, 'refund', saleId);
      }
    }
    this.waiting.delete(saleId);
    return Object.keys(waitingRefused).length > 0 ? { waitingRefused } : {};
  }
}

const linesFault = (lines: readonly SaleLine[], creditNote: boolean): string | undefined =>
  linesInRange(lines) ? discountFault(lines, creditNote) : 'OUT_OF_RANGE';
