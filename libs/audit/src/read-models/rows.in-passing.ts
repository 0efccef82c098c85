import type { LedgerEvent, StatementEvent } from '#libs/commissions';
import type { StoredEvent } from '#libs/eventing';
import type { DomainEvent, Position, Recorded } from '#libs/kernel';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { Auditor } from '../history/auditor.js';
import { entryRows, LedgerRows } from './entries/rows.entries.js';
import { DecidedRows } from './rows.decided.js';
import { FeedComparison } from './rows.feed.js';
import { MovementRows } from './rows.movements.js';
import type { LastingRows } from './tables/lasting-rows.js';
import type { Database, RowReport, TableCheck } from './tables/table-check.js';

/** What is compared while the history is read, so that nothing of it needs to be kept: a page of events, while the next one is worked out. */
export class RowsInPassing {
  private readonly feed: FeedComparison;
  private readonly movements: MovementRows;
  private readonly entries: LastingRows;
  private readonly decided: DecidedRows;
  private readonly ledgers = new Map<LedgerModel, LedgerRows>();
  private readonly disputed = new Map<string, string>();
  private comparing: Promise<unknown> = Promise.resolve();
  private fault: Error | undefined;

  constructor(
    database: Database,
    private readonly auditor: Auditor,
  ) {
    const { programId } = auditor.program;
    this.feed = new FeedComparison(database, auditor.tenant);
    this.movements = new MovementRows(database, programId);
    this.entries = entryRows(database, programId);
    this.decided = new DecidedRows(database, auditor.tenant, programId);
  }

  /** Tables that must show everything in the end. */
  get tables(): readonly string[] {
    return [...this.lasting.map(({ table }) => table), 'passed_sources', 'feed_events'];
  }

  /** The newest published event. */
  get last(): Position | undefined {
    return this.feed.last;
  }

  /** Once the auditor has taken it. */
  take(event: Recorded<DomainEvent>): void {
    this.decided.take(event);
    const model = this.auditor.program.ledgers.get(event.stream)?.model;
    if (!model) return this.dispute(event as Recorded<StatementEvent>);
    const rows = this.ledgers.get(model) ?? new LedgerRows(model, this.entries, this.disputed);
    this.ledgers.set(model, rows);
    rows.take(event as Recorded<LedgerEvent>);
  }

  /** Compares what was taken since, while the next page is read. Throws what stopped the page before. */
  async page(events: readonly StoredEvent[]): Promise<void> {
    await this.ended();
    this.movements.take(this.auditor.movements);
    for (const event of events) this.decided.stored(event);
    const { last } = this.auditor;
    // All begin at once: each takes what it was told by now.
    const begun = [this.feed.take(events), ...(last ? this.lasting.map((rows) => rows.compare(last)) : [])];
    this.comparing = Promise.all(begun).catch((fault: unknown) => (this.fault ??= asError(fault)));
  }

  /** Once all was read and every table shows it. Answers with rows by table. */
  async finish(read: Position, report: RowReport): Promise<Record<string, number>> {
    await this.ended();
    this.movements.end(this.auditor.movements);
    const rows: Record<string, number> = { feed_events: await this.feed.finish(read, report) };
    for (const lasting of this.lasting) {
      await lasting.compare(read);
      rows[lasting.table] = await lasting.finish(report);
    }
    return rows;
  }

  /** What becomes of entries shows in the end. */
  checks(): TableCheck[] {
    return [...this.ledgers.values()].flatMap((rows) => rows.checks());
  }

  /** Whose lines must come to what is owed. */
  get ofLedgers(): readonly LedgerRows[] {
    return [...this.ledgers.values()];
  }

  /** The page at hand is compared. */
  async ended(): Promise<void> {
    await this.comparing;
    if (this.fault !== undefined) throw this.fault;
  }

  /** A line is disputed in one statement, the last that says so, until that dispute is resolved. */
  private dispute({ type, data }: Recorded<StatementEvent>): void {
    if (type === 'statement.disputed') for (const entryId of data.entries) this.disputed.set(entryId, data.statementId);
    if (type !== 'statement.dispute-resolved') return;
    for (const entryId of data.entries) {
      if (this.disputed.get(entryId) === data.statementId) this.disputed.delete(entryId);
    }
  }

  private get lasting(): readonly LastingRows[] {
    return [...this.movements.all, this.entries, ...this.decided.all];
  }
}

const asError = (fault: unknown): Error => (fault instanceof Error ? fault : new Error(String(fault)));
