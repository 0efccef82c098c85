import type { LedgerEvent } from '#libs/commissions';
import type { EventOf, PersonNamer, Recorded } from '#libs/kernel';
import type { HierarchyEvent, PartnerEvent } from '#libs/partners';
import type { ProgramEvent } from '#libs/programs';
import { Bans } from '../corrections/bans.js';
import { AccountingPeriodsAudit } from '../statements/accounting-periods.audit.js';
import { CapsAudit } from '../caps/caps.audit.js';
import { differences } from '../sources/comparison.js';
import { DealsAudit } from '../deals/deals.audit.js';
import { FundsAudit } from '../funds/funds.audit.js';
import { RewardsAudit } from '../rewards/rewards.audit.js';
import { Figures } from '../accounts/figures.js';
import { type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';
import type { PublishedDays } from '../states/published-rates.js';
import { LedgerAudit } from '../statements/ledger.audit.js';
import { LedgerModel } from '../accounts/ledger.model.js';
import type { LedgerContext, Pending } from '../accounts/ledger-context.js';
import { StateLog } from '../rating/state-log.js';
import { TermsOfHistory } from './terms-of-history.js';
import { Attributions } from '../rating/attribution.js';
import { SalesFigures } from '../sources/sales.figures.js';
import type { SourceEvent } from '../sources/source.checks.js';
import type { Entry } from '../ledger/entry.js';
import { type Delivery, Recomputation } from '../ledger/recomputation.js';
import { SharedDraws } from '../accounts/shared-draws.js';
import { arrivedBy, ledgersOf } from './arrivals.js';
import { LedgerNames } from './ledger-names.js';
import { SaleReplays } from './sale-replay.js';
import { checkSums } from './sums.js';
import { StatementAnswers } from '../statements/statement.answers.js';

/** Follows one program through its history: knowledge, sources, ledgers and books. */
export class ProgramAudit {
  readonly log = new StateLog();
  readonly knowledge = this.log.programNow;
  readonly partners = this.log.partnersNow;
  readonly ledgers = new Map<string, LedgerAudit>();
  readonly books: AccountingPeriodsAudit;
  readonly figures = new Figures();
  readonly sold = new SalesFigures(new Attributions(this));
  private readonly terms: TermsOfHistory<SharedDraws>;
  readonly program: Recomputation;
  private readonly replays: SaleReplays;
  private readonly draws: SharedDraws;
  private delivered: Delivery | undefined;
  /** Everything before this position has been brought to the ledgers. */
  worked = -1n;
  readonly deals: DealsAudit;
  readonly funds: FundsAudit;
  readonly rewards: RewardsAudit;
  readonly statements: StatementAnswers;
  readonly caps: CapsAudit;
  /** Sources of ledgers that are not opened yet. */
  private readonly early = new Map<string, Map<string, Pending>>();
  private readonly bans = new Bans();
  private readonly names: LedgerNames;

  constructor(
    tenant: string,
    readonly programId: string,
    rates: (source: string) => PublishedDays | undefined,
    nameOf: PersonNamer,
    private readonly findings: Findings,
    hasRewardRules = true,
  ) {
    this.names = new LedgerNames(tenant, programId);
    this.books = new AccountingPeriodsAudit(this, rates, findings);
    this.statements = new StatementAnswers((id) => this.ledgerOf(id)?.model, findings);
    this.caps = new CapsAudit(tenant, programId, findings);
    this.draws = new SharedDraws(this.caps);
    this.terms = new TermsOfHistory(this.log, rates, this.draws);
    this.program = new Recomputation(this.terms, (delivery) => void (this.delivered = delivery));
    this.replays = new SaleReplays(this.program);
    this.funds = new FundsAudit(this.knowledge, rates, programId, findings);
    this.rewards = new RewardsAudit(tenant, this.knowledge, this.partners, rates, programId, findings, hasRewardRules);
    this.deals = new DealsAudit(tenant, programId, this.sold.sales, nameOf, findings);
  }

  learnProgram(event: Recorded<ProgramEvent>): void {
    this.log.ofProgram(event);
  }

  learnPartner(event: Recorded<PartnerEvent>): void {
    const { partnerId } = event.data;
    this.log.ofPartner(event);
    if (event.type === 'partner.merged') this.program.hierarchy.merge(partnerId, event.data.into);
    for (const audit of [this.deals, this.rewards]) audit.partner(event);
    if (event.type === 'partner.banned') this.bans.learn(event);
    if (event.type === 'partner.enrolled' || event.type === 'partner.invited') this.books.calledFor(partnerId);
  }

  learnHierarchy(event: Recorded<HierarchyEvent>): void {
    const { partnerId, parentId, effectiveFrom } = event.data;
    this.log.ofHierarchy(event);
    this.program.hierarchy.learn(partnerId, parentId, effectiveFrom);
  }

  source(event: SourceEvent): void {
    this.terms.now = event.position.commit;
    this.deals.source(event);
    this.rewards.source(event);
    this.faults(event, [...this.sold.take(event), ...this.replays.take(event)]);
    const [delivered, arrived] = [this.delivered, arrivedBy(event)];
    this.delivered = undefined;
    if (!delivered || !arrived) return;
    const pending = { position: event.position, ref: refOf(event), arrived, delivery: delivered };
    for (const partnerId of ledgersOf(delivered)) this.awaits(partnerId, event.id, pending);
  }

  ledger(event: Recorded<LedgerEvent>): void {
    this.terms.now = event.position.commit;
    if (this.ledgers.has(event.stream)) return this.ledgers.get(event.stream)?.record(event);
    if (event.type === 'ledger.opened') return this.opened(event);
    this.report('ledger-opened', `${event.type} stands in a ledger that was never opened`, event, []);
  }

  /** Once history has been read: what is still open is either missing or not taken yet. */
  finish(): void {
    this.deals.finish();
    this.rewards.finish();
    this.statements.finish();
    for (const [event, fields] of this.replays.unsaidAtTheEnd()) this.faults(event, fields);
    for (const { model, sources } of this.ledgers.values()) {
      sources.settle();
      sources.missingBefore(this.worked);
      this.bans.check(model, this.worked, this.findings);
    }
    const waits = (id: string) => this.ledgerOf(id)?.sources ?? this.early.get(this.names.stream(id));
    this.caps.finish((ledgerId, eventId) => waits(ledgerId)?.has(eventId) ?? false);
    if (this.findings.total > 0) return;
    const recorded = ({ place: { ledger } }: Entry): LedgerAudit | undefined =>
      this.ledgers.get(this.names.streamOf(ledger));
    const sum = (entry: Entry): bigint => recorded(entry)?.model.rootOf(entry)?.recorded ?? 0n;
    const taking = [...this.ledgers.values()].flatMap(({ sources: { pending, parked } }) => [pending, parked]);
    checkSums(this.program, this.programId, sum, [...this.early.values(), ...taking], this.findings);
  }

  /** Sources that are newer than everything the ledgers have been brought. */
  waiting(): number {
    const all = [...[...this.ledgers.values()].map(({ sources }) => sources.pending), ...this.early.values()];
    return all.reduce((sum, { size }) => sum + size, this.deals.waiting() + this.rewards.waiting());
  }

  /** What persons and banks have decided and policies have still to follow. */
  following(): number {
    const banned = [...this.ledgers.values()].map(({ model }) => this.bans.following(model));
    return banned.reduce((sum, one) => sum + one, this.statements.following());
  }

  private awaits(partnerId: string, eventId: string, pending: Pending): void {
    this.books.calledFor(partnerId);
    const stream = this.names.streamOf(partnerId);
    const sources = this.ledgers.get(stream)?.sources.pending ?? this.early.get(stream) ?? new Map<string, Pending>();
    sources.set(eventId, pending);
    if (!this.ledgers.has(stream)) this.early.set(stream, sources);
  }

  private opened(event: Recorded<EventOf<LedgerEvent, 'ledger.opened'>>): void {
    const { ledgerId, partnerId, currency, firstPeriod } = event.data;
    const must = {
      ...{ ledgerId: this.names.idOf(partnerId), programId: this.programId },
      ...{ currency: this.knowledge.currency, firstPeriod: this.books.firstPeriodOf(partnerId) },
    };
    const fields = differences({ ...must, partnerId }, event.data);
    if (fields.length > 0) this.report('ledger-opened', 'the ledger is not opened as it must be', event, fields);
    const posted = (period: string, amount: bigint): void => this.figures.posted(period, amount);
    const of = [ledgerId, event.stream, this.programId, partnerId, currency, firstPeriod] as const;
    const model = new LedgerModel(...of, posted);
    const ledger = new LedgerAudit(model, this.surroundings(partnerId));
    for (const [id, pending] of this.early.get(event.stream) ?? []) ledger.sources.pending.set(id, pending);
    this.early.delete(event.stream);
    this.ledgers.set(event.stream, ledger);
  }

  private surroundings(partnerId: string): LedgerContext {
    return {
      findings: this.findings,
      figures: this.figures,
      program: this.program,
      draws: this.draws,
      closing: (requestId) => this.books.requested(requestId),
      answered: (requestId) => this.books.answeredBy(requestId),
      gates: (requestId) => this.books.gatesOf(requestId, partnerId),
      worked: (position) => void (this.worked = position > this.worked ? position : this.worked),
    };
  }

  private faults(event: SourceEvent, fields: readonly FieldDifference[]): void {
    if (fields.length > 0) this.report('source-figures', `${event.type} does not add up`, event, fields);
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    const of = { position: event.position, programId: this.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event)], fields, ...of });
  }

  private ledgerOf(ledgerId: string): LedgerAudit | undefined {
    return this.ledgers.get(this.names.stream(ledgerId));
  }
}
