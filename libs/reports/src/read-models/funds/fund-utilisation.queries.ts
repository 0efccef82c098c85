import { SURVIVORS, survivorSql } from '#libs/partners';

export type FundGroup = 'partner' | 'budget' | 'fund';

/** What funds of one group and one currency had. */
export interface FundSums {
  readonly partnerId: string | null;
  readonly budgetId: string | null;
  readonly fundId: string | null;
  readonly currency: string;
  readonly allocated: string;
  readonly pending: string;
  readonly approved: string;
  readonly paid: string;
  readonly expired: string;
}

const MOVED = ['allocated', 'pending', 'approved', 'paid'] as const;
const by = (column: string): string => `m.${column} - coalesce(lag(m.${column}) OVER known, 0) AS ${column}`;
const of = (group: FundGroup, id: string): string => `CASE WHEN '${group}' = ANY($5::text[]) THEN ${id} END`;

/**
 * A movement that is recorded late counts from its own day on: what it moved is added up, and not what a fund has after it.
 * $1 tenant, $2 program, $3 before this moment, $4 recorded by then or null, $5 the groups, $6 how many at most.
 */
export const FUND_UTILISATION = `
  WITH RECURSIVE ${SURVIVORS}, moved AS (
    SELECT m.fund_id, m.occurred_at, m.expired, ${MOVED.map(by).join(', ')}
    FROM fund_movements m WHERE m.tenant = $1 AND m.program_id = $2 AND ($4::timestamptz IS NULL OR m.recorded_at <= $4)
    WINDOW known AS (PARTITION BY m.fund_id ORDER BY m.revision)
  )
  SELECT ${of('partner', survivorSql('f.partner_id'))} AS "partnerId", ${of('budget', 'f.budget_id')} AS "budgetId", ${of('fund', 'f.id')} AS "fundId",
    f.currency, ${[...MOVED, 'expired'].map((column) => `sum(m.${column})::text AS ${column}`).join(', ')}
  FROM moved m JOIN funds f ON f.tenant = $1 AND f.id = m.fund_id
  WHERE m.occurred_at < $3
  GROUP BY 1, 2, 3, 4 ORDER BY sum(m.allocated) DESC, 4, 1, 2, 3 LIMIT $6`;

export const FUND_UTILISATION_VIEWS = ['fund_movements', 'funds', 'partners'];
