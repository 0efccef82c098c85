import type { AccountingPeriodEvent, CapEvent, LedgerEvent, StatementEvent } from '#libs/commissions';
import type { AliasEvent, ClickDayEvent, ClicksEvent, CodeEvent, JourneyEvent } from '#libs/attribution';
import type { AccountEvent, DealEvent } from '#libs/deals';
import type { StoredEvent } from '#libs/eventing';
import { type DomainEvent, idOf, type PersonNamer, type Position, type Recorded } from '#libs/kernel';
import type { ActivityEvent, FundBudgetEvent, FundEvent, SharingEvent } from '#libs/marketing';
import type { HierarchyEvent, PartnerEvent } from '#libs/partners';
import type { ProgramEvent } from '#libs/programs';
import type { CostEvent } from '#libs/reports';
import type { RewardBudgetEvent, WalletEvent } from '#libs/rewards';
import type { RatesEvent } from '#libs/rates';
import { type Findings, refOf } from '../sources/findings.js';
import { ActivitiesAudit } from '../activities/activities.audit.js';
import { ClicksAudit } from '../clicks/clicks.audit.js';
import { CodesAudit } from '../journeys/codes.audit.js';
import { IdentityAudit } from '../customers/identity.audit.js';
import { JourneysAudit } from '../journeys/journeys.audit.js';
import { Movements } from '../movements/movements.js';
import { Integrity, type SealedFields } from './integrity.js';
import { PublishedDays } from '../states/published-rates.js';
import { ProgramAudit } from './program.audit.js';
import { NaturalKeys } from './natural-keys.js';
import { type Noun, nounOf } from './nouns.js';
import { NotANumber } from '../arithmetic/rational.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { SharingAudit } from '../sharing/sharing.audit.js';
import { TrimmedStreams } from './trimmed-streams.js';

const A_MOMENT = 60_000;

/** Recomputes one program from the history of its tenant, event by event in the order of the store. */
export class Auditor {
  readonly program: ProgramAudit;
  readonly movements = new Movements();
  readonly activities: ActivitiesAudit;
  readonly clicks: ClicksAudit;
  readonly codes: CodesAudit;
  readonly customers: JourneysAudit;
  events = 0;
  /** The newest event that was taken. */
  last: Position | undefined;
  private readonly rates = new Map<string, PublishedDays>();
  private readonly integrity: Integrity;
  private readonly naturalKeys: NaturalKeys;
  private readonly sharing: SharingAudit;
  /** Streams of the tenant that have lost their beginning. */
  readonly trimmed = new TrimmedStreams();
  private readonly booksStream: string;
  /** Ledger streams of other programs. */
  private readonly foreign = new Set<string>();

  constructor(
    readonly tenant: string,
    private readonly programId: string,
    sealed: SealedFields,
    nameOf: PersonNamer,
    private readonly findings: Findings,
    hasRewardRules = true,
  ) {
    this.integrity = new Integrity(tenant, programId, sealed, findings);
    this.naturalKeys = new NaturalKeys(programId, findings);
    const rates = (source: string): PublishedDays | undefined => this.rates.get(source);
    this.activities = new ActivitiesAudit(rates, programId, findings);
    this.clicks = new ClicksAudit(tenant, programId, findings);
    this.program = new ProgramAudit(tenant, programId, rates, nameOf, findings, hasRewardRules);
    const identity = new IdentityAudit(tenant, this.program, findings);
    const isSold = (saleId: string): boolean => this.program.sold.sales.has(saleId);
    this.codes = new CodesAudit({ isSold, identity }, programId, findings);
    this.customers = new JourneysAudit(tenant, this.program, identity, this.codes, findings);
    this.sharing = new SharingAudit(this.program.knowledge, programId, findings);
    this.booksStream = `books-${tenant}.${idOf(tenant, 'books', programId)}`;
  }

  /** `event` is the stored event in its newest version; both are the same occurrence. */
  take(stored: StoredEvent, event: Recorded<DomainEvent>): void {
    const noun = nounOf(this.tenant, stored.stream);
    if (!noun || !this.isOurs(noun, event)) return;
    this.events += 1;
    this.last = event.position;
    this.integrity.check(stored, noun === 'clicks');
    this.naturalKeys.take(event);
    try {
      this.follow(noun, event);
    } catch (fault) {
      if (!(fault instanceof NotANumber || fault instanceof RangeError || fault instanceof TypeError)) throw fault;
      this.unreadable(event, fault);
    }
  }

  /** What two persons have said is left out, and nobody can read. */
  leftOut(stored: StoredEvent): void {
    this.events += 1;
    this.integrity.leftOut(stored);
    this.customers.leftOut(nounOf(this.tenant, stored.stream));
  }

  /** Once the whole history has been taken. */
  finish(): void {
    this.integrity.finish();
    this.trimmed.report(this.findings, this.clicks.kept);
    this.program.finish();
    this.customers.finish();
  }

  /** What has happened and is not answered yet, by ledgers or by whoever else answers it. */
  underWay(now: number): number {
    return this.program.waiting() + this.program.following() + this.customers.waiting(now - A_MOMENT);
  }

  private follow(noun: Noun, event: Recorded<DomainEvent>): void {
    switch (noun) {
      case 'rates':
        return this.learnRates(event as Recorded<RatesEvent>);
      case 'program':
        return this.program.learnProgram(event as Recorded<ProgramEvent>);
      case 'partner':
        return this.program.learnPartner(event as Recorded<PartnerEvent>);
      case 'hierarchy':
        return this.program.learnHierarchy(event as Recorded<HierarchyEvent>);
      case 'deal':
        return this.program.deals.deal(event as Recorded<DealEvent>);
      case 'account':
        this.customers.account(event as Recorded<AccountEvent>);
        return this.program.deals.account(event as Recorded<AccountEvent>);
      case 'sale':
      case 'credit-note':
        this.movements.revenue.take(event as SourceEvent);
        this.customers.sale(event as SourceEvent);
        this.codes.sale(event as SourceEvent);
        return this.program.source(event as SourceEvent);
      case 'books':
        return this.program.books.record(event as Recorded<AccountingPeriodEvent>);
      case 'statement':
        return this.program.statements.take(event as Recorded<StatementEvent>);
      case 'cap':
        return this.program.caps.record(event as Recorded<CapEvent>);
      case 'budget':
        return this.program.funds.budget(event as Recorded<FundBudgetEvent>);
      case 'fund':
        this.movements.costs.fund(event as Recorded<FundEvent>);
        return this.program.funds.fund(event as Recorded<FundEvent>);
      case 'cost':
        return this.movements.costs.other(event as Recorded<CostEvent>);
      case 'wallet':
        this.movements.costs.wallet(event as Recorded<WalletEvent>);
        return this.program.rewards.wallet(event as Recorded<WalletEvent>);
      case 'reward-budget':
        return this.program.rewards.budget(event as Recorded<RewardBudgetEvent>);
      case 'journey':
        this.activities.journey(event as Recorded<JourneyEvent>);
        this.sharing.journey(event as Recorded<JourneyEvent>);
        this.customers.journey(event as Recorded<JourneyEvent>);
        return this.program.rewards.journey(event as Recorded<JourneyEvent>);
      case 'alias':
        return this.customers.alias(event as Recorded<AliasEvent>);
      case 'code':
        return this.codes.take(event as Recorded<CodeEvent>);
      case 'activity':
        return this.activities.take(event as Recorded<ActivityEvent>);
      case 'sharing':
        this.activities.sharing(event as Recorded<SharingEvent>);
        this.customers.sharing(event as Recorded<SharingEvent>);
        return this.sharing.take(event as Recorded<SharingEvent>);
      case 'clicks':
        return this.clicks.clicks(event as Recorded<ClicksEvent>);
      case 'click-day':
        return this.clicks.day(event as Recorded<ClickDayEvent>);
      case 'ledger':
        this.movements.costs.ledger(event as Recorded<LedgerEvent>);
        return this.program.ledger(event as Recorded<LedgerEvent>);
    }
  }

  private learnRates({ data }: Recorded<RatesEvent>): void {
    let rates = this.rates.get(data.source);
    if (!rates) this.rates.set(data.source, (rates = new PublishedDays()));
    rates.learn(data);
  }

  private isOurs(noun: Noun, event: Recorded<DomainEvent>): boolean {
    // Clicks of one stream are of all programs.
    if (noun === 'rates' || noun === 'clicks' || noun === 'click-day') return true;
    if (noun === 'books') return event.stream === this.booksStream;
    if (noun !== 'ledger') return (event.data as { programId?: string }).programId === this.programId;
    if (event.type === 'ledger.opened' && (event.data as { programId?: string }).programId !== this.programId) {
      this.foreign.add(event.stream);
    }
    return !this.foreign.has(event.stream);
  }

  /** Data that no longer can be computed with: somebody changed them, or another program wrote them. */
  private unreadable(event: Recorded<DomainEvent>, fault: Error): void {
    const { programId } = this;
    const message = `${event.type} cannot be computed with: ${fault.message}`;
    const place = { position: event.position, programId, partnerId: null, period: null };
    this.findings.add({ kind: 'unreadable', message, events: [refOf(event)], fields: [], ...place });
  }
}
