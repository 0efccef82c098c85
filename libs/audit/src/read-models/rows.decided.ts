import type { JourneyEvent } from '#libs/attribution';
import type { StoredEvent } from '#libs/eventing';
import { deterministicId, type DomainEvent, type EventOf, type Recorded } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import type { PerformanceEvent } from '#libs/tiers';
import { LastingRows } from './tables/lasting-rows.js';
import type { Columns, Database } from './tables/table-check.js';

type Judged = Recorded<EventOf<SaleEvent, 'sale.recorded' | 'sale.recredited'>>;
type Converted = EventOf<JourneyEvent, 'journey.conversion-noted'>['data'];
type Decided = EventOf<PerformanceEvent, 'performance.tier-decided'>['data'];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const about = (row: Columns) => ({ partnerId: textOf(row['partner_id']), period: null });

/** Rows of single decisions: how each touch was judged for a sale, which sale of its customer it is, who gave a partner its tier. */
export class DecidedRows {
  private readonly touches: LastingRows;
  private readonly conversions: LastingRows;
  private readonly tiers: LastingRows;

  constructor(
    database: Database,
    tenant: string,
    private readonly programId: string,
  ) {
    // They do not say of which program they are: which others there are is not asked.
    const ofTenant = (table: string): LastingRows =>
      new LastingRows(database, { table, by: ['tenant', tenant], isCountedElsewhere: true, about });
    [this.touches, this.conversions] = [ofTenant('sale_touches'), ofTenant('customer_conversions')];
    this.tiers = new LastingRows(database, { table: 'tier_changes', by: ['program_id', programId], about });
  }

  get all(): readonly LastingRows[] {
    return [this.touches, this.conversions, this.tiers];
  }

  take(event: Recorded<DomainEvent>): void {
    if ((event.data as { readonly programId?: string }).programId !== this.programId) return;
    if (event.type === 'journey.conversion-noted') {
      const { saleId, number, at } = event.data as Converted;
      this.conversions.add(saleId, { number, at });
    }
    if (event.type === 'sale.recorded' || event.type === 'sale.recredited') this.judged(event as Judged);
  }

  /** As they are stored: nobody else needs them read. */
  stored({ id, type, data, metadata }: StoredEvent): void {
    if (type !== 'performance.tier-decided') return;
    const { programId, partnerId, from, tier, cause, by, effectiveAt, at } = data as Decided;
    if (programId !== this.programId || partnerId === null) return;
    const { actor } = metadata as Recorded['metadata'];
    this.tiers.add(id, {
      ...{
        partner_id: partnerId,
        from_tier: from,
        tier,
        cause,
        decided_by: by,
        effective_at: effectiveAt,
        decided_at: at,
      },
      decider: by === 'person' ? actor.subject : null,
    });
  }

  private judged({ id: eventId, type, revision, data: { saleId, attribution } }: Judged): void {
    const again = type === 'sale.recredited' ? [eventId] : [];
    for (const [place, touch] of (attribution?.touches ?? []).entries()) {
      const { touchId, partnerId, kind, at, linkId, codeId, activityId, share, dropped, risks } = touch;
      const { reason = null, edge = null, standing = null } = dropped ?? {};
      this.touches.add(deterministicId('sale-touch', saleId, touchId, ...again), {
        ...{ sale_id: saleId, judged: Number(revision), journey_id: attribution?.journeyId ?? null, place },
        ...{ touch_id: touchId, partner_id: partnerId, kind, at, link_id: linkId, code_id: codeId },
        ...{ activity_id: activityId, share, dropped: reason, edge, standing, risks },
      });
    }
  }
}
