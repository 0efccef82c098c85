import type { LedgerEvent, Posting, Source } from '#libs/commissions';
import type { EventOf, Recorded } from '#libs/kernel';
import { inItsTime } from '../accounts/in-its-time.js';
import { fieldsOf, kindOfDifferences } from '../accounts/comparing.js';
import { digestAfter } from './closing.js';
import type { Correction } from '../corrections/correction-fields.js';
import { takeCorrection } from '../corrections/corrections.js';
import { takeHold } from '../corrections/person-holds.js';
import type { Wrong } from '../corrections/wrong.js';
import { type Finding, type FindingKind, refOf } from '../sources/findings.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { LedgerContext } from '../accounts/ledger-context.js';
import { minorOf } from '../arithmetic/minor.js';
import { type PayoutStep, takePayoutStep } from './payouts.js';
import { SourceQueue } from '../accounts/source-queue.js';
import { StatementAudit } from './statement.audit.js';

type SourceDriven = Recorded<
  | EventOf<
      LedgerEvent,
      | 'ledger.commission-accrued'
      | 'ledger.commission-restored'
      | 'ledger.commission-amended'
      | 'ledger.commission-recredited'
      | 'ledger.window-rerated'
      | 'ledger.source-passed'
      | 'ledger.source-parked'
    >
  | EventOf<LedgerEvent, 'ledger.commission-clawed-back' | 'ledger.commission-restored' | 'ledger.commission-amended'>
>;

/** Follows one ledger: what its sources must give, beside what its stream says. */
export class LedgerAudit {
  readonly sources: SourceQueue;
  private readonly statements: StatementAudit;

  constructor(
    readonly model: LedgerModel,
    private readonly around: LedgerContext,
  ) {
    this.sources = new SourceQueue(model, around, (finding) => this.found(finding));
    this.statements = new StatementAudit(model, around, this.sources, (finding) => this.found(finding));
  }

  record(event: Recorded<LedgerEvent>): void {
    this.model.lastRevision = event.revision;
    const posting = postingOf(event);
    if (posting) this.note(event, posting);
    this.follow(event);
  }

  private follow(event: Recorded<LedgerEvent>): void {
    switch (event.type) {
      case 'ledger.commission-accrued':
      case 'ledger.source-passed':
      case 'ledger.source-parked':
      case 'ledger.window-rerated':
      case 'ledger.commission-restored':
      case 'ledger.commission-amended':
      case 'ledger.commission-recredited':
        return this.fromSource(event, event.data.source);
      case 'ledger.commission-clawed-back':
        return event.data.source ? this.fromSource(event, event.data.source) : this.byPerson(event);
      case 'ledger.commission-voided':
      case 'ledger.commission-declined':
      case 'ledger.commission-adjusted':
      case 'ledger.clawback-reversed':
        return this.byPerson(event);
      case 'ledger.commission-held':
      case 'ledger.hold-released':
        return this.wrong(event, 'correction', takeHold(this.model, event));
      case 'ledger.opened':
      case 'ledger.commission-approved':
        return;
      case 'ledger.balance-forfeited':
        return this.statements.forfeited(event);
      case 'ledger.payout-planned':
        return this.statements.planned(event);
      case 'ledger.period-closed':
        return this.statements.closed(event);
      case 'ledger.payout-approved':
      case 'ledger.payout-cost-assigned':
      case 'ledger.payout-failed':
      case 'ledger.payout-intended':
      case 'ledger.payout-reconciled':
      case 'ledger.payout-returned':
      case 'ledger.payout-sent':
      case 'ledger.payout-settled':
      case 'ledger.payout-unknown':
        return this.wrong(event, 'payout', takePayoutStep(this.model, event satisfies PayoutStep));
    }
  }

  private fromSource(event: SourceDriven, source: Source): void {
    const match = this.sources.expectedFor(event, source);
    if (!match) return;
    const { expected } = match;
    const root = expected.posting && this.model.rootOf(expected.posting.entry);
    if (root && 'amount' in event.data) root.recorded += minorOf(event.data.amount, this.model.currency) ?? 0n;
    const fields = fieldsOf(inItsTime(this.model, expected, event), event, match.retried);
    if ('entryId' in event.data) this.model.alias(event.data.entryId, String(expected.data['entryId']));
    if (fields.length === 0) return;
    const message = `${event.type} is not what its source gives`;
    const { ref, position } = match;
    const kind = kindOfDifferences(event, fields);
    this.found({ kind, message, events: [refOf(event), ref], fields, position, period: periodOf(event) });
  }

  private byPerson(event: Correction): void {
    this.sources.settle();
    const wrong = takeCorrection(this.around.program, this.model, event);
    const about = event.type === 'ledger.clawback-reversed' ? event.data.root : event.data.of;
    const root = this.model.roots.get(about ?? event.data.entryId);
    if (root) root.recorded += minorOf(event.data.amount, this.model.currency) ?? 0n;
    this.wrong(event, 'correction', wrong);
  }

  private wrong(event: Recorded<LedgerEvent>, kind: FindingKind, wrong: Wrong | undefined): void {
    if (!wrong) return;
    const { message, fields } = wrong;
    this.found({ kind, message, events: [refOf(event)], fields, position: event.position, period: periodOf(event) });
  }

  /** Counts the recorded posting into its month, as a statement's lines and hash must have it. */
  private note(event: Recorded<LedgerEvent>, posting: Posting): void {
    const { model } = this;
    const { entryId, amount, currency, occurredAt, period, lateFrom } = posting;
    const month = model.month(period);
    month.recorded += minorOf(amount, model.currency) ?? 0n;
    month.lines += 1;
    if (month.first < 0n) month.first = event.revision;
    month.last = event.revision;
    const [of, sourceId] = linksOf(event);
    month.digest = digestAfter(month.digest, [
      entryId,
      event.type,
      amount,
      currency,
      occurredAt,
      period,
      lateFrom,
      of,
      sourceId,
    ]);
    if (period >= model.openPeriod) return;
    const message = `posted into ${period}, which is closed`;
    this.found({ kind: 'period', message, events: [refOf(event)], fields: [], position: event.position, period });
  }

  private found(finding: Omit<Finding, 'programId' | 'partnerId'>): void {
    const { programId, partnerId } = this.model;
    this.around.findings.add({ ...finding, programId, partnerId });
  }
}

function postingOf(event: Recorded<LedgerEvent>): Posting | undefined {
  if ('credit' in event.data) return event.data.credit;
  return 'entryId' in event.data ? event.data : undefined;
}

const periodOf = (event: Recorded<LedgerEvent>): string | null => postingOf(event)?.period ?? null;

function linksOf({ data }: Recorded<LedgerEvent>): [of: string | null, sourceEventId: string | null] {
  if ('credit' in data) return [data.payoutId, null];
  return ['of' in data ? data.of : null, 'source' in data && data.source ? data.source.eventId : null];
}
