import type { LedgerEvent, Source } from '#libs/commissions';
import { type EventOf, idOf, type Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { ProgramEvent } from '#libs/programs';
import type { CreditNoteEvent, SaleEvent } from '#libs/sales';
import { BooksAudit } from './books.audit.js';
import { differences } from './comparison.js';
import { Figures } from './figures.js';
import { type EventRef, type FieldDifference, type Findings, type FindingKind, refOf } from './findings.js';
import { PartnerKnowledge } from './knowledge.partner.js';
import { ProgramKnowledge } from './knowledge.program.js';
import type { RatesKnowledge } from './knowledge.rates.js';
import { LedgerAudit } from './ledger.audit.js';
import { LedgerModel, type Root, worth } from './ledger.model.js';
import type { LedgerSurroundings, Pending } from './ledger.surroundings.js';
import { rate, type Sold } from './rating.js';
import { contentFaults, refundFaults, type SaleFigures } from './source.checks.js';

export type SourceEvent = Recorded<SaleEvent> | Recorded<CreditNoteEvent>;
type Opened = Recorded<EventOf<LedgerEvent, 'ledger.opened'>>;

/** Follows one program through its history: knowledge, sources, ledgers and books. */
export class ProgramAudit {
  readonly knowledge = new ProgramKnowledge();
  readonly partners = new Map<string, PartnerKnowledge>();
  readonly ledgers = new Map<string, LedgerAudit>();
  readonly books: BooksAudit;
  readonly figures = new Figures();
  readonly sources = { sales: 0, refunds: 0, creditNotes: 0, uncredited: 0 };
  /** Everything before this position has been brought to the ledgers. */
  worked = -1n;
  private readonly sales = new Map<string, SaleFigures>();
  /** Sources of ledgers that are not opened yet. */
  private readonly early = new Map<string, Map<string, Pending>>();
  private readonly bans = new Map<string, EventRef & { readonly position: bigint; readonly at: string }>();

  constructor(
    private readonly tenant: string,
    readonly programId: string,
    private readonly rates: (source: string) => RatesKnowledge | undefined,
    private readonly findings: Findings,
  ) {
    this.books = new BooksAudit(this, rates, findings);
  }

  learnProgram(event: Recorded<ProgramEvent>): void {
    this.knowledge.learn(event);
  }

  learnPartner(event: Recorded<PartnerEvent>): void {
    const { partnerId, at } = event.data;
    let partner = this.partners.get(partnerId);
    if (!partner) this.partners.set(partnerId, (partner = new PartnerKnowledge()));
    partner.learn(event);
    if (event.type === 'partner.banned') this.bans.set(partnerId, { ...refOf(event), position: event.position.commit, at });
    if (event.type === 'partner.enrolled' || event.type === 'partner.invited') this.books.calledFor(partnerId);
  }

  source(event: SourceEvent): void {
    switch (event.type) {
      case 'sale.recorded':
        this.sources.sales += 1;
        this.sales.set(event.data.saleId, { amount: event.data.amount, currency: event.data.currency, refunded: '0' });
        this.faults(event, contentFaults(event.data));
        return this.sold(event, this.sourceOf(event, 'sale', event.data.saleId, event.data.saleId), event.data);
      case 'credit-note.recorded':
        this.sources.creditNotes += 1;
        this.faults(event, contentFaults(event.data));
        return this.sold(event, this.sourceOf(event, 'credit-note', event.data.creditNoteId, null), event.data);
      case 'sale.refunded':
        return this.refunded(event);
      case 'sale.refund-awaited':
      case 'sale.refund-exceeded':
        return;
    }
  }

  ledger(event: Recorded<LedgerEvent>): void {
    const known = this.ledgers.get(event.stream);
    if (known) return known.record(event);
    if (event.type === 'ledger.opened') return this.opened(event);
    this.report('ledger-opened', `${event.type} stands in a ledger that was never opened`, event, []);
  }

  /** Once history has been read: what is still open is either missing or not taken yet. */
  finish(): void {
    for (const { model, sources } of this.ledgers.values()) {
      sources.settle();
      sources.missingBefore(this.worked);
      this.checkBan(model);
    }
  }

  /** Sources that are newer than everything the ledgers have been brought. */
  waiting(): number {
    const opened = [...this.ledgers.values()].reduce((sum, { sources }) => sum + sources.pending.size, 0);
    return [...this.early.values()].reduce((sum, { size }) => sum + size, opened);
  }

  private sold(event: SourceEvent, source: Source, content: Sold['content']): void {
    if (content.credits.length === 0) this.sources.uncredited += 1;
    for (const [part, { partnerId }] of content.credits.entries()) {
      const sold = { source, content, part };
      const rating = rate(sold, { program: this.knowledge, partner: this.partners.get(partnerId), rates: this.rates });
      const kept = rating.kind === 'unratable' ? sold : undefined;
      this.awaits(partnerId, source.eventId, { position: event.position, ref: refOf(event), rating, sold: kept });
    }
  }

  private refunded(event: Recorded<EventOf<SaleEvent, 'sale.refunded'>>): void {
    this.sources.refunds += 1;
    const { saleId, refundId, occurredAt, timeZone: zone, reason } = event.data;
    const { refundedBefore: before, refundedAfter: after, charged } = event.data;
    const sale = this.sales.get(saleId);
    this.faults(event, refundFaults(event.data, sale));
    if (sale) sale.refunded = after;
    const source = this.sourceOf(event, 'refund', refundId, saleId);
    const rating = { kind: 'refunded', source, occurredAt, zone, reason, share: { before, after, charged } } as const;
    for (const { partnerId } of event.data.credits) {
      this.awaits(partnerId, source.eventId, { position: event.position, ref: refOf(event), rating, sold: undefined });
    }
  }

  private sourceOf(event: SourceEvent, kind: Source['kind'], id: string, saleId: string | null): Source {
    const { id: eventId, stream, revision, position } = event;
    return { eventId, stream, revision: revision.toString(), position: position.commit.toString(), kind, id, saleId };
  }

  private awaits(partnerId: string, eventId: string, pending: Pending): void {
    this.books.calledFor(partnerId);
    const stream = this.streamOf(partnerId);
    const sources = this.ledgers.get(stream)?.sources.pending ?? this.early.get(stream) ?? new Map<string, Pending>();
    sources.set(eventId, pending);
    if (!this.ledgers.has(stream)) this.early.set(stream, sources);
  }

  private opened(event: Opened): void {
    const { ledgerId, partnerId, currency, firstPeriod } = event.data;
    const must = {
      ledgerId: this.ledgerIdOf(partnerId),
      programId: this.programId,
      currency: this.knowledge.currency,
      firstPeriod: this.books.firstPeriodOf(partnerId),
    };
    const fields = differences({ ...must, partnerId }, event.data);
    if (fields.length > 0) this.report('ledger-opened', 'the ledger is not opened as it must be', event, fields);
    const posted = (period: string, amount: bigint): void => this.figures.posted(period, amount);
    const model = new LedgerModel(ledgerId, event.stream, this.programId, partnerId, currency, firstPeriod, posted);
    const ledger = new LedgerAudit(model, this.surroundings(partnerId));
    for (const [id, pending] of this.early.get(event.stream) ?? []) ledger.sources.pending.set(id, pending);
    this.early.delete(event.stream);
    this.ledgers.set(event.stream, ledger);
  }

  private surroundings(partnerId: string): LedgerSurroundings {
    return {
      findings: this.findings,
      figures: this.figures,
      rateAgain: (sold) => rate(sold, { program: this.knowledge, partner: this.partners.get(partnerId), rates: this.rates }),
      closing: (requestId) => this.books.requested(requestId),
      answered: (requestId) => this.books.answeredBy(requestId),
      gates: (requestId) => this.books.gatesOf(requestId, partnerId),
      worked: (position) => {
        if (position > this.worked) this.worked = position;
      },
    };
  }

  private checkBan(model: LedgerModel): void {
    const ban = this.bans.get(model.partnerId);
    if (!ban || ban.position >= this.worked) return;
    const isMeant = ({ owedSince, decidedAt }: Root): boolean =>
      owedSince < ban.position && (decidedAt === null || decidedAt <= ban.at);
    const owed = [...model.uncovered].filter((root) => isMeant(root) && worth(root) !== 0n);
    if (owed.length === 0) return;
    const position = { commit: ban.position, prepare: ban.position };
    const fields = owed.slice(0, 10).map(({ entryId }) => ({ path: entryId, expected: 'taken back', recorded: 'still owed' }));
    const message = `${owed.length} unpaid entries were not taken back after the ban`;
    const { programId, partnerId } = model;
    this.findings.add({ kind: 'ban-not-applied', message, events: [refOf(ban)], fields, position, programId, partnerId, period: null });
  }

  private faults(event: SourceEvent, fields: readonly FieldDifference[]): void {
    if (fields.length > 0) this.report('source-figures', `${event.type} does not add up`, event, fields);
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    const { programId } = this;
    this.findings.add({ kind, message, events: [refOf(event)], fields, position: event.position, programId, partnerId: null, period: null });
  }

  private ledgerIdOf(partnerId: string): string {
    return idOf(this.tenant, 'ledger', `${this.programId}:${partnerId}`);
  }

  private streamOf(partnerId: string): string {
    return `ledger-${this.tenant}.${this.ledgerIdOf(partnerId)}`;
  }
}
