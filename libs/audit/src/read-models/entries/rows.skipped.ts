import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import type { LedgerModel } from '../../accounts/ledger.model.js';
import type { Columns, TableCheck } from '../tables/table-check.js';

type Told<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>['data'];
type Part = Pick<Told<'ledger.source-passed'>, 'ruleId' | 'credited'>;
type Noted = Told<'ledger.source-passed' | 'ledger.source-parked'>;

/** What a ledger took and did not post, or has not yet. */
export class PassedRows {
  /** By the event that was passed, and by which rule and credit of it, joined. */
  private readonly rows = new Map<string, { readonly of: readonly string[]; readonly row: Columns }>();

  constructor(private readonly model: LedgerModel) {}

  take({ type, data }: Recorded<LedgerEvent>): void {
    if (!('source' in data) || !data.source) return;
    // A source waits as a whole: whatever follows takes that row's place.
    this.rows.delete(data.source.eventId);
    if (type === 'ledger.source-passed') this.add(data, data);
    if (type === 'ledger.source-parked') this.add(data, { ruleId: null, credited: null });
  }

  private add({ source, owner, reason, occurredAt }: Noted, { ruleId, credited }: Part): void {
    if (!owner) return;
    const { programId, partnerId } = this.model.owner;
    const part = ruleId === null && credited === null ? [] : [ruleId ?? '', credited ?? ''];
    const row = {
      ...{ program_id: programId, partner_id: partnerId, kind: source.kind, sale_id: source.saleId },
      ...{ source_id: source.id, reason, occurred_at: occurredAt, rule_id: ruleId, credited_partner_id: credited },
    };
    const of = [source.eventId, ...part];
    this.rows.set(of.join(' '), { of, row });
  }

  check(): TableCheck {
    const { partnerId, ledgerId } = this.model;
    const about = () => ({ partnerId, period: null });
    const rows = [...this.rows.values()].map(
      ({ of, row }) => [deterministicId('passed-source', ledgerId, ...of), row] as const,
    );
    return { table: 'passed_sources', by: ['partner_id', partnerId], expected: new Map(rows), about };
  }
}
