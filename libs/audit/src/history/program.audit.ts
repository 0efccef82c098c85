import type { LedgerEvent, Source } from '#libs/commissions';
import { type EventOf, idOf, type PersonNamer, type Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { ProgramEvent } from '#libs/programs';
import type { SaleEvent } from '#libs/sales';
import { type Ban, checkBan, owedDespite } from '../postings/bans.js';
import { BooksAudit } from '../statements/books.audit.js';
import { CapsAudit } from '../postings/caps.audit.js';
import { differences } from '../sources/comparison.js';
import { DealsAudit } from '../deals/deals.audit.js';
import { Figures } from '../postings/figures.js';
import { type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';
import { PartnerKnowledge } from '../knowledge/knowledge.partner.js';
import { ProgramKnowledge } from '../rating/knowledge.program.js';
import type { RatesKnowledge } from '../knowledge/knowledge.rates.js';
import { LedgerAudit } from '../statements/ledger.audit.js';
import { LedgerModel } from '../postings/ledger.model.js';
import type { LedgerSurroundings, Pending } from '../postings/ledger.surroundings.js';
import { rate, type Sold } from '../rating/rating.js';
import { SalesFigures } from '../sources/sales.figures.js';
import { shareOf, type SourceEvent, sourceOf } from '../sources/source.checks.js';
import { KnownSources } from './known-sources.js';
import { StatementAnswers } from '../statements/statement.answers.js';

type Opened = Recorded<EventOf<LedgerEvent, 'ledger.opened'>>;

/** Follows one program through its history: knowledge, sources, ledgers and books. */
export class ProgramAudit {
  readonly knowledge = new ProgramKnowledge();
  readonly partners = new Map<string, PartnerKnowledge>();
  readonly ledgers = new Map<string, LedgerAudit>();
  readonly books: BooksAudit;
  readonly figures = new Figures();
  readonly sold = new SalesFigures();
  readonly known: KnownSources;
  /** Everything before this position has been brought to the ledgers. */
  worked = -1n;
  readonly deals: DealsAudit;
  readonly statements: StatementAnswers;
  readonly caps: CapsAudit;
  /** Sources of ledgers that are not opened yet. */
  private readonly early = new Map<string, Map<string, Pending>>();
  private readonly bans = new Map<string, Ban>();

  constructor(
    private readonly tenant: string,
    readonly programId: string,
    private readonly rates: (source: string) => RatesKnowledge | undefined,
    nameOf: PersonNamer,
    private readonly findings: Findings,
  ) {
    this.books = new BooksAudit(this, rates, findings);
    this.statements = new StatementAnswers((id) => this.ledgers.get(`ledger-${tenant}.${id}`)?.model, findings);
    this.caps = new CapsAudit(tenant, programId, findings);
    this.known = new KnownSources(this.knowledge, this.partners, rates);
    this.deals = new DealsAudit(tenant, programId, this.sold.sales, nameOf, findings);
  }

  learnProgram(event: Recorded<ProgramEvent>): void {
    this.knowledge.learn(event);
  }

  learnPartner(event: Recorded<PartnerEvent>): void {
    const { partnerId, at } = event.data;
    let partner = this.partners.get(partnerId);
    if (!partner) this.partners.set(partnerId, (partner = new PartnerKnowledge()));
    partner.learn(event);
    for (const reader of [this.known, this.deals]) reader.partner(event);
    if (event.type === 'partner.banned')
      this.bans.set(partnerId, { ...refOf(event), position: event.position.commit, at });
    if (event.type === 'partner.enrolled' || event.type === 'partner.invited') this.books.calledFor(partnerId);
  }

  source(event: SourceEvent): void {
    this.deals.source(event);
    this.faults(event, [...this.sold.take(event), ...this.known.take(event)]);
    if (event.type === 'sale.refunded') return this.refunded(event);
    if (event.type === 'sale.recorded') {
      return this.credited(event, sourceOf(event, 'sale', event.data.saleId, event.data.saleId), event.data);
    }
    if (event.type === 'credit-note.recorded') {
      return this.credited(event, sourceOf(event, 'credit-note', event.data.creditNoteId, null), event.data);
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
    this.deals.finish();
    this.statements.finish();
    for (const [event, fields] of this.known.unsaidAtTheEnd()) this.faults(event, fields);
    for (const { model, sources } of this.ledgers.values()) {
      sources.settle();
      sources.missingBefore(this.worked);
      const ban = this.bans.get(model.partnerId);
      if (ban && ban.position < this.worked) checkBan(model, ban, this.findings);
    }
    const waits = (stream: string) => this.ledgers.get(stream)?.sources ?? this.early.get(stream);
    this.caps.finish((ledgerId, eventId) => waits(`ledger-${this.tenant}.${ledgerId}`)?.has(eventId) ?? false);
  }

  /** Sources that are newer than everything the ledgers have been brought. */
  waiting(): number {
    const opened = [...this.ledgers.values()].reduce((sum, { sources }) => sum + sources.pending.size, 0);
    const early = [...this.early.values()].reduce((sum, { size }) => sum + size, 0);
    return opened + early + this.deals.waiting();
  }

  /** What persons and banks have decided and policies have still to follow. */
  following(): number {
    const banned = [...this.ledgers.values()].reduce((sum, { model }) => {
      const ban = this.bans.get(model.partnerId);
      return ban ? sum + owedDespite(model, ban).length : sum;
    }, 0);
    return banned + this.statements.following();
  }

  private credited(event: SourceEvent, source: Source, content: Sold['content']): void {
    for (const [part, { partnerId }] of content.credits.entries()) {
      const sold = { source, content, part };
      const rating = rate(sold, { program: this.knowledge, partner: this.partners.get(partnerId), rates: this.rates });
      const kept = rating.kind === 'unratable' ? sold : undefined;
      this.awaits(partnerId, source.eventId, { position: event.position, ref: refOf(event), rating, sold: kept });
    }
  }

  private refunded(event: Recorded<EventOf<SaleEvent, 'sale.refunded'>>): void {
    const { saleId, refundId, occurredAt, timeZone: zone, reason } = event.data;
    const source = sourceOf(event, 'refund', refundId, saleId);
    const rating = { kind: 'refunded', source, occurredAt, zone, reason, share: shareOf(event.data) } as const;
    for (const { partnerId } of event.data.credits) {
      this.awaits(partnerId, source.eventId, { position: event.position, ref: refOf(event), rating, sold: undefined });
    }
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
    const of = [ledgerId, event.stream, this.programId, partnerId, currency, firstPeriod] as const;
    const model = new LedgerModel(...of, posted, this.caps);
    const ledger = new LedgerAudit(model, this.surroundings(partnerId));
    for (const [id, pending] of this.early.get(event.stream) ?? []) ledger.sources.pending.set(id, pending);
    this.early.delete(event.stream);
    this.ledgers.set(event.stream, ledger);
  }

  private surroundings(partnerId: string): LedgerSurroundings {
    return {
      findings: this.findings,
      figures: this.figures,
      rateAgain: (sold) =>
        rate(sold, { program: this.knowledge, partner: this.partners.get(partnerId), rates: this.rates }),
      closing: (requestId) => this.books.requested(requestId),
      answered: (requestId) => this.books.answeredBy(requestId),
      gates: (requestId) => this.books.gatesOf(requestId, partnerId),
      worked: (position) => {
        if (position > this.worked) this.worked = position;
      },
    };
  }

  private faults(event: SourceEvent, fields: readonly FieldDifference[]): void {
    if (fields.length > 0) this.report('source-figures', `${event.type} does not add up`, event, fields);
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    const about = { position: event.position, programId: this.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event)], fields, ...about });
  }

  private ledgerIdOf(partnerId: string): string {
    return idOf(this.tenant, 'ledger', `${this.programId}:${partnerId}`);
  }

  private streamOf(partnerId: string): string {
    return `ledger-${this.tenant}.${this.ledgerIdOf(partnerId)}`;
  }
}
