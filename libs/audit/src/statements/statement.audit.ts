import type { LedgerEvent } from '#libs/commissions';
import type { EventOf, Recorded } from '#libs/kernel';
import { expectedClosing, type ExpectedClosing, settleClosing, statementHash } from './closing.js';
import type { Closing } from '../sources/closing.terms.js';
import { differences } from '../sources/comparison.js';
import type { EventRef, FieldDifference, Finding, FindingKind } from '../sources/findings.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { LedgerContext } from '../accounts/ledger-context.js';
import { minorOf, moneyText } from '../arithmetic/minor.js';
import { brokenFigures } from './statement.invariants.js';
import type { SourceQueue } from '../accounts/source-queue.js';

type Planned = Recorded<EventOf<LedgerEvent, 'ledger.payout-planned'>>;
type Closed = Recorded<EventOf<LedgerEvent, 'ledger.period-closed'>>;
type Lapsed = Recorded<EventOf<LedgerEvent, 'ledger.balance-forfeited'>>;
type Report = (finding: Omit<Finding, 'programId' | 'partnerId'>) => void;

/** Checks the closings of one ledger: figures, lines, hash and payout. */
export class StatementAudit {
  private plan: Planned | undefined;
  private lapsed: Lapsed | undefined;

  constructor(
    private readonly model: LedgerModel,
    private readonly around: LedgerContext,
    private readonly sources: SourceQueue,
    private readonly report: Report,
  ) {}

  planned(event: Planned): void {
    const { payoutId, period, amount, pays, approvalsNeeded } = event.data;
    if (this.plan || this.model.payouts.has(payoutId)) {
      this.wrong('payout', 'there is a payout for this partner, period and currency already', event, [], event);
    }
    this.plan = event;
    const minor = minorOf(amount.amount, amount.currency) ?? 0n;
    const state = approvalsNeeded === 0 ? 'approved' : 'planned';
    this.model.payouts.set(payoutId, { amount: minor, period, pays, approvalsNeeded, state });
  }

  forfeited(event: Lapsed): void {
    this.lapsed = event;
  }

  closed(event: Closed): void {
    const { model, plan, lapsed } = this;
    this.plan = undefined;
    this.lapsed = undefined;
    const request = this.around.closing(event.data.requestId);
    if (!request) return this.wrong('books', 'it answers no closing that was requested', event, [], event);
    const { closing, position, ref } = request;
    this.sources.settle();
    this.sources.missingBefore(position.commit);
    this.around.worked(position.commit);
    this.around.answered(closing.requestId);
    if (closing.period !== model.openPeriod) {
      const fields = [{ path: 'period', expected: model.openPeriod, recorded: closing.period }];
      this.wrong('statement', 'periods close in order, each once', event, fields, event, ref);
    }
    const expected = expectedClosing(
      model,
      closing,
      this.around.gates(closing.requestId, model.partnerId),
      event.data.leastHeld,
    );
    this.compareForfeiture(event, lapsed, expected, ref);
    this.compareStatement(event, expected, ref);
    this.comparePayout(event, plan, expected, ref);
    this.compareLines(event, plan);
    this.finish(closing, expected, event);
  }

  private compareStatement(event: Closed, { statement }: ExpectedClosing, ref: EventRef): void {
    const { hash: _hash, lines: _lines, firstRevision: _first, lastRevision: _last, ...recorded } = event.data;
    const fields = differences(statement, recorded);
    if (fields.length > 0)
      return this.wrong('statement', 'the statement is not what its sources give', event, fields, event, ref);
    for (const broken of brokenFigures(event.data)) this.wrong('statement', broken, event, [], event, ref);
  }

  private compareForfeiture(
    event: Closed,
    lapsed: Lapsed | undefined,
    { forfeited }: ExpectedClosing,
    ref: EventRef,
  ): void {
    const fields = differences(forfeited ?? {}, lapsed?.data ?? {});
    if (fields.length > 0)
      this.wrong('forfeiture', 'what was not claimed is not what lapses', lapsed ?? event, fields, event, ref);
  }

  private comparePayout(event: Closed, plan: Planned | undefined, { payout }: ExpectedClosing, ref: EventRef): void {
    const { at: _at, ...recorded } = plan?.data ?? { at: '' };
    // What was planned before they were counted says nothing of them.
    const isUncounted = plan !== undefined && plan.data.entries === null;
    const fields = differences(payout && isUncounted ? { ...payout, entries: null } : (payout ?? {}), recorded);
    if (fields.length > 0)
      this.wrong('payout', 'the payout is not the statement’s last line', plan ?? event, fields, event, ref);
  }

  private compareLines(event: Closed, plan: Planned | undefined): void {
    const { model } = this;
    const { data } = event;
    const month = model.month(data.period);
    const start = plan ? plan.revision : event.revision;
    const [first, last] = month.lines > 0 ? [month.first, month.last] : [start, start - 1n];
    const must = { lines: month.lines, firstRevision: first.toString(), lastRevision: last.toString() };
    const recorded = { lines: data.lines, firstRevision: data.firstRevision, lastRevision: data.lastRevision };
    const fields = differences(
      { ...must, accrued: moneyText(month.recorded, model.currency) },
      { ...recorded, accrued: data.accrued },
    );
    if (fields.length > 0)
      this.wrong('statement-lines', 'the statement is not the sum of the ledger’s own lines', event, fields, event);
    const hash = statementHash(model.previousHash, model.ledgerId, data, month.digest);
    if (hash === data.hash) return;
    const message = 'lines or figures of this statement were changed after it was closed, or its chain is broken';
    this.wrong('statement-hash', message, event, [{ path: 'hash', expected: hash, recorded: data.hash }], event);
  }

  private finish(closing: Closing, { statement, payout }: ExpectedClosing, event: Closed): void {
    const { model } = this;
    settleClosing(model, closing, payout);
    const minor = (amount: string): bigint => minorOf(amount, model.currency) ?? 0n;
    model.statementClosing = minor(statement.closing);
    const { timeZone, from, to, carried } = statement;
    model.figures.closed(closing.period, {
      ...{ timeZone, from, to, carried, lines: event.data.lines, hash: event.data.hash },
      ...{ opening: minor(statement.opening), held: minor(statement.held), payout: minor(statement.payout) },
      closing: model.statementClosing,
    });
    this.around.figures.closed(closing.period, model.statementClosing);
    if (payout) {
      const [amount, pays] = [payout.amount, payout.pays].map((money) => minorOf(money.amount, money.currency) ?? 0n);
      model.balance -= amount ?? 0n;
      this.around.figures.paid(closing.period, amount ?? 0n, pays ?? 0n, payout.pays.currency);
    }
    model.previousHash = event.data.hash;
    model.closeMonth(closing.period);
  }

  private wrong(
    kind: FindingKind,
    message: string,
    shown: Planned | Lapsed | Closed,
    fields: readonly FieldDifference[],
    { position, data: { period } }: Planned | Closed,
    ...more: EventRef[]
  ): void {
    this.report({ kind, message, events: [shown, ...more], fields, position, period });
  }
}
