import type { LedgerEvent, Posting, Source } from '#libs/commissions';
import type { EventOf, Recorded } from '#libs/kernel';
import { differences, kindOf } from '../sources/comparison.js';
import { digestAfter } from './closing.js';
import { type Correction, takeCorrection, takeHold, type Wrong } from '../postings/corrections.js';
import { type FieldDifference, type Finding, type FindingKind, refOf } from '../sources/findings.js';
import type { LedgerModel } from '../postings/ledger.model.js';
import type { LedgerSurroundings } from '../postings/ledger.surroundings.js';
import { minorOf } from '../arithmetic/minor.js';
import { type PayoutStep, takePayoutStep } from './payouts.js';
import { SourceQueue } from '../postings/source-queue.js';
import { StatementAudit } from './statement.audit.js';

type SourceDriven = Recorded<
  | EventOf<
      LedgerEvent,
      | 'ledger.commission-accrued'
      | 'ledger.commission-restored'
      | 'ledger.commission-amended'
      | 'ledger.window-rerated'
      | 'ledger.source-passed'
      | 'ledger.source-parked'
    >
  | EventOf<LedgerEvent, 'ledger.commission-clawed-back'>
>;

/** Follows one ledger: what its sources must give, beside what its stream says. */
export class LedgerAudit {
  readonly sources: SourceQueue;
  private readonly statements: StatementAudit;

  constructor(
    readonly model: LedgerModel,
    private readonly around: LedgerSurroundings,
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
    const fields = differences(match.expected.data, event.data).filter(
      (field) => !isLaterKnowledge(field, match.retried) && !isOfOldVersion(field),
    );
    if (event.type === 'ledger.commission-accrued' || event.type === 'ledger.window-rerated') {
      this.model.alias(event.data.entryId, match.expected);
    }
    if (fields.length === 0) return;
    const message = `${event.type} is not what its source gives`;
    const kind = finerKind(event, kindOf(fields), fields);
    this.found({
      kind,
      message,
      events: [refOf(event), match.ref],
      fields,
      position: match.position,
      period: periodOf(event),
    });
  }

  private byPerson(event: Correction): void {
    this.sources.settle();
    this.wrong(event, 'correction', takeCorrection(this.model, event));
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

/** A retried source is rated by what was known at the retry, which this audit may have read past already. */
const isLaterKnowledge = ({ path, expected, recorded }: FieldDifference, retried: boolean): boolean =>
  retried && /^terms\.(program|partner)Revision$/.test(path) && Number(recorded) <= Number(expected);

/** Before version 2 what was passed and parked did not say whose ledger it was in. */
const isOfOldVersion = ({ path, recorded }: FieldDifference): boolean => path === 'owner' && recorded === null;

/** What an amount that alone is wrong says about its cause. */
function finerKind(event: SourceDriven, kind: FindingKind, fields: readonly FieldDifference[]): FindingKind {
  if (kind !== 'amount') return kind;
  if (event.type === 'ledger.commission-clawed-back') return 'clawback';
  if (event.type === 'ledger.window-rerated') return 'bracket';
  if (event.type !== 'ledger.commission-accrued') return kind;
  const amount = fields.find(({ path }) => path === 'amount');
  const [expected, recorded] = [amount?.expected, amount?.recorded].map(
    (text) => minorOf(String(text), event.data.currency) ?? 0n,
  );
  const apart = (expected ?? 0n) - (recorded ?? 0n);
  if (apart > 1n || apart < -1n) return kind;
  return event.data.split.weights.length > 1 ? 'split' : 'rounding';
}
