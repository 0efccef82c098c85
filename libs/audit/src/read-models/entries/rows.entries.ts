import type { LedgerEvent, Posting } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import type { LedgerModel } from '../../accounts/ledger.model.js';
import { first, worth } from '../../accounts/root.js';
import { minorOf } from '../../arithmetic/minor.js';
import { EntryStates } from './rows.states.js';
import { OwedSums } from './owed-sums.js';
import { PassedRows } from './rows.skipped.js';
import { LastingRows } from '../tables/lasting-rows.js';
import type { Columns, Database, TableCheck } from '../tables/table-check.js';

type Accrued = EventOf<LedgerEvent, 'ledger.commission-accrued'>['data'];
type Rerated = EventOf<LedgerEvent, 'ledger.window-rerated'>['data'];

const KINDS: Partial<Record<LedgerEvent['type'], string>> = {
  'ledger.commission-accrued': 'accrued',
  'ledger.window-rerated': 'rerated',
  'ledger.commission-clawed-back': 'clawed-back',
  'ledger.commission-restored': 'restored',
  'ledger.commission-amended': 'amended',
  'ledger.commission-recredited': 'recredited',
  'ledger.clawback-reversed': 'clawback-reversed',
  'ledger.commission-adjusted': 'adjusted',
  'ledger.balance-forfeited': 'forfeited',
  'ledger.commission-voided': 'voided',
  'ledger.commission-declined': 'declined',
  'ledger.payout-failed': 'payout-credited',
  'ledger.payout-returned': 'payout-credited',
  'ledger.payout-cost-assigned': 'payout-credited',
};

/** The rows of entries: what they say when they are made is what the ledger's event says, and stays. */
export const entryRows = (database: Database, programId: string): LastingRows =>
  new LastingRows(database, {
    table: 'commissions',
    by: ['program_id', programId],
    about: (row) => ({ partnerId: textOf(row['partner_id']), period: textOf(row['period']) }),
  });

/** What becomes of one ledger's entries: how far they are follows from the ledger's stream, what is left of them is recomputed. */
export class LedgerRows {
  private readonly states = new EntryStates((entryId) => this.amountOf(entryId));
  private readonly passed: PassedRows;
  readonly owed: OwedSums;
  /** Of entries that correct others: how much they moved. */
  private readonly moved = new Map<string, string>();

  constructor(
    readonly model: LedgerModel,
    private readonly entries: LastingRows,
    /** By entry: the statement in which it is disputed. */
    private readonly disputed: ReadonlyMap<string, string>,
  ) {
    this.passed = new PassedRows(model);
    this.owed = new OwedSums(model);
  }

  /** Once the model has taken it. */
  take(event: Recorded<LedgerEvent>): void {
    this.passed.take(event);
    this.owed.take(event);
    const kind = KINDS[event.type];
    const posting: Posting | undefined =
      'credit' in event.data ? event.data.credit : 'entryId' in event.data ? event.data : undefined;
    if (kind && posting) {
      const row = {
        kind,
        ledger_id: this.model.ledgerId,
        ...this.columnsOf(posting),
        ...origin(event),
        ...terms(event),
      };
      this.entries.add(posting.entryId, row);
      if (!this.model.roots.has(posting.entryId)) this.moved.set(posting.entryId, row.amount_minor);
    }
    this.states.take(event);
  }

  checks(): TableCheck[] {
    const { partnerId, ledgerId } = this.model;
    const expected = {
      get: (entryId: string) => (this.states.has(entryId) ? this.columnsNow(entryId) : undefined),
      keys: () => this.states.ids,
    };
    const about = (_: Columns, entryId: string) => ({ partnerId, period: this.states.periodOf(entryId) });
    const entries = { table: 'commissions', by: ['ledger_id', ledgerId], expected, about } as const;
    return [{ ...entries, isCountedElsewhere: true }, this.passed.check()];
  }

  private columnsNow(entryId: string): Columns {
    return {
      left_minor: this.left(entryId),
      disputed_in: this.disputed.get(entryId) ?? null,
      ...this.states.columns(entryId),
    };
  }

  private columnsOf({ amount, currency, occurredAt, period, lateFrom, programId, partnerId }: Posting) {
    return {
      program_id: programId,
      partner_id: partnerId,
      amount_minor: (minorOf(amount, currency) ?? 0n).toString(),
      currency,
      occurred_at: occurredAt,
      period,
      late_from: lateFrom,
      statement_id: deterministicId('statement', this.model.ledgerId, period),
    };
  }

  /** Of an entry: what it was made with. */
  private amountOf(entryId: string): bigint {
    const root = this.model.roots.get(entryId);
    return root ? first(root) : BigInt(this.moved.get(entryId) ?? 0);
  }

  private worthOf(entryId: string): bigint {
    const root = this.model.roots.get(entryId);
    return root ? worth(root) : 0n;
  }

  private left(entryId: string): string {
    if (this.model.roots.has(entryId)) return this.worthOf(entryId).toString();
    return this.model.clawbacks.get(entryId)?.reversed ? '0' : (this.moved.get(entryId) ?? '0');
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function origin({ data }: Recorded<LedgerEvent>): Columns {
  const source = 'source' in data ? data.source : null;
  return {
    linked_to: 'of' in data ? data.of : null,
    source_stream: source?.stream ?? null,
    source_event_id: source?.eventId ?? null,
    sale_id: source?.saleId ?? null,
    refund: 'refund' in data ? data.refund : null,
  };
}

function terms(event: Recorded<LedgerEvent>): Columns {
  const rated = event.type === 'ledger.commission-accrued' ? event.data : undefined;
  const rerated = event.type === 'ledger.window-rerated' ? event.data : undefined;
  return Object.assign(accruedColumns(rated), commonColumns(rated ?? rerated));
}

const accruedColumns = (data: Accrued | undefined): Columns => ({
  base: data?.base ?? null,
  excluded: data?.excluded ?? null,
  base_currency: data?.baseCurrency ?? null,
  rated: data?.rated ?? null,
  split: data?.split ?? null,
  exchange: data?.exchange ?? null,
});

const commonColumns = (data: Accrued | Rerated | undefined): Columns => ({
  plan_id: data?.terms.planId ?? null,
  plan_version: data?.terms.planVersion ?? null,
  tier: data?.terms.tier ?? null,
  rule_id: data?.ruleId ?? null,
  rounding: data?.rounding ?? null,
  caps: data?.caps ?? [],
});
