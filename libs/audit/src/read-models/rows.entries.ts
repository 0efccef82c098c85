import type { LedgerEvent, Posting } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { worth } from '../accounts/root.js';
import { minorOf } from '../arithmetic/minor.js';
import { EntryStates } from './rows.states.js';
import type { Columns, TableCheck } from './table-check.js';

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

/** The rows of one ledger's entries: what they say is the ledger's stream, what is left of them is recomputed. */
export class EntryRows {
  private readonly rows = new Map<string, Columns>();
  private readonly states = new EntryStates();

  constructor(private readonly model: LedgerModel) {}

  take(event: Recorded<LedgerEvent>): void {
    this.states.take(event);
    const kind = KINDS[event.type];
    const posting: Posting | undefined =
      'credit' in event.data ? event.data.credit : 'entryId' in event.data ? event.data : undefined;
    if (kind && posting)
      this.rows.set(posting.entryId, { kind, ...this.columnsOf(posting), ...origin(event), ...terms(event) });
  }

  check(): TableCheck {
    for (const [entryId, row] of this.rows) {
      const left = { left_minor: this.left(entryId, row) };
      this.rows.set(entryId, { ...row, ...left, ...this.states.columns(entryId) });
    }
    const about = (row: Columns) => ({
      partnerId: this.model.partnerId,
      period: typeof row['period'] === 'string' ? row['period'] : null,
    });
    return { table: 'commissions', by: ['ledger_id', this.model.ledgerId], expected: this.rows, about };
  }

  private columnsOf({ amount, currency, occurredAt, period, lateFrom, programId, partnerId }: Posting): Columns {
    return {
      ...{
        program_id: programId,
        partner_id: partnerId,
        amount_minor: (minorOf(amount, currency) ?? 0n).toString(),
        currency,
      },
      ...{ occurred_at: occurredAt, period, late_from: lateFrom },
      statement_id: deterministicId('statement', this.model.ledgerId, period),
    };
  }

  private left(entryId: string, row: Columns): string {
    const root = this.model.roots.get(entryId);
    if (root) return worth(root).toString();
    return this.model.clawbacks.get(entryId)?.reversed ? '0' : String(row['amount_minor']);
  }
}

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
  return { ...accruedColumns(rated), ...commonColumns(rated ?? rerated) };
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
