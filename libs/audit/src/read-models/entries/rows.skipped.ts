import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type Recorded } from '#libs/kernel';
import type { LedgerModel } from '../../accounts/ledger.model.js';
import type { Columns, TableCheck } from '../tables/table-check.js';

/** What a ledger took and did not post, or has not yet. */
export class PassedRows {
  /** By the event that was passed. */
  private readonly rows = new Map<string, Columns>();

  constructor(private readonly model: LedgerModel) {}

  take({ type, data }: Recorded<LedgerEvent>): void {
    if (!('source' in data) || !data.source) return;
    const { eventId, kind, id: source, saleId } = data.source;
    if (type !== 'ledger.source-passed' && type !== 'ledger.source-parked') {
      this.rows.delete(eventId);
    } else if (data.owner) {
      const { programId, partnerId } = this.model.owner;
      const about = { program_id: programId, partner_id: partnerId, kind, sale_id: saleId, source_id: source };
      this.rows.set(eventId, { ...about, reason: data.reason, occurred_at: data.occurredAt });
    }
  }

  check(): TableCheck {
    const { partnerId, ledgerId } = this.model;
    const about = () => ({ partnerId, period: null });
    const rows = [...this.rows].map(
      ([eventId, row]) => [deterministicId('passed-source', ledgerId, eventId), row] as const,
    );
    return { table: 'passed_sources', by: ['partner_id', partnerId], expected: new Map(rows), about };
  }
}
