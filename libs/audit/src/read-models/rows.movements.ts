import { deterministicId } from '#libs/kernel';
import type { ActivityModel } from '../activities/activities.audit.js';
import type { HourOfLink } from '../clicks/clicks.audit.js';
import type { Movements } from '../movements/movements.js';
import { LastingRows } from './tables/lasting-rows.js';
import { type Columns, type Database, rowsOf, type TableCheck } from './tables/table-check.js';

/** Rows that reports add up. */
export class MovementRows {
  private readonly revenue: LastingRows;
  private readonly costs: LastingRows;

  constructor(database: Database, programId: string) {
    const rows = (table: string): LastingRows =>
      new LastingRows(database, {
        table,
        by: ['program_id', programId],
        decimals: ['amount'],
        about: (row) => ({
          partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null,
          period: typeof row['day'] === 'string' ? row['day'].slice(0, 7) : null,
        }),
      });
    [this.revenue, this.costs] = [rows('revenue_facts'), rows('cost_facts')];
  }

  get all(): readonly LastingRows[] {
    return [this.revenue, this.costs];
  }

  take({ revenue, costs }: Movements): void {
    for (const [id, movement] of revenue.taken()) this.revenue.add(id, columnsOf(movement));
    for (const [id, movement] of costs.taken()) this.costs.add(id, columnsOf(movement));
  }

  /** What is paid, or was never: no more will come of it. */
  end({ costs }: Movements): void {
    for (const [id, movement] of costs.payable) this.costs.add(id, columnsOf(movement));
  }
}

/** A field's column has its name in lower case: `sale_id` of `saleId`. */
const columnsOf = (movement: object): Columns =>
  Object.fromEntries(Object.entries(movement).map(([name, value]) => [columnOf(name), value]));

const columns = new Map<string, string>();

function columnOf(name: string): string {
  const column = columns.get(name) ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  columns.set(name, column);
  return column;
}

/** What each activity has brought and cost. */
export const activityChecks = (programId: string, activities: ReadonlyMap<string, ActivityModel>): TableCheck[] => [
  {
    table: 'activity_figures',
    by: ['program_id', programId],
    expected: rowsOf(activities, (activity, id) => rowOf(id, activity)),
    about: () => ({ partnerId: null, period: null }),
  },
];

function rowOf(activityId: string, activity: ActivityModel): Columns {
  const { currency, leads, seenAgain, accepted, rejected, lapsed, withheld } = activity;
  const costs = [...activity.costs.values()];
  const sum = (those: typeof costs): string => String(those.reduce((all, { minor }) => all + minor, 0n));
  return {
    activity_id: activityId,
    leads,
    seen_again: seenAgain,
    accepted,
    rejected,
    lapsed,
    withheld,
    currency,
    cost_minor: sum(costs),
    vendor_minor: sum(costs.filter(({ paidBy }) => paidBy === null)),
  };
}

/** Clicks by link and hour: the same from single clicks as from the seals of their days. */
export const clickChecks = (programId: string, hours: readonly HourOfLink[]): TableCheck[] => [
  {
    table: 'link_hours',
    by: ['program_id', programId],
    expected: new Map(
      hours.map(({ linkId, partnerId, hour, medium, counts: [clicks, repeats, bots, flagged] }) => [
        deterministicId('link-hour', linkId, hour, medium ?? ''),
        { link_id: linkId, partner_id: partnerId, hour, medium, clicks, repeats, bots, flagged },
      ]),
    ),
    about: (row) => ({
      partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null,
      period: typeof row['hour'] === 'string' ? row['hour'].slice(0, 7) : null,
    }),
  },
];
