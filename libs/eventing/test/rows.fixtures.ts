import type { DomainEvent, Recorded } from '#libs/kernel';
import type { Row } from '../src/database/row-sql.js';
import type { AnyView } from '../src/definitions/context.js';
import { afterUpdateWhere, foldStep, isNewest, splitKey, stepsOf } from '../src/read-models/fold.js';

/** What a view makes of a history, one event after the other, without the database: its rows by id, without the tenant. */
export function rowsAfter<Shown extends object>(
  view: { readonly on: object },
  events: readonly DomainEvent[],
): Map<string, Shown> {
  const folded = { name: 'view', ...view } as unknown as AnyView;
  const rows = new Map<string, Row>();
  for (const event of events) {
    const recorded = { metadata: { tenant: 't' }, ...event } as unknown as Recorded;
    for (const step of stepsOf(folded, [recorded])) {
      for (const [key, row] of foldStep(
        folded,
        step,
        (key) => rows.get(key),
        () => rows.keys(),
      )) {
        if (row) rows.set(key, row);
        else rows.delete(key);
      }
      if (step.last) for (const [key, row] of rows) rows.set(key, afterUpdateWhere(row, step.last));
    }
  }
  const own = [...rows].filter(([key]) => !isNewest(key));
  return new Map(own.map(([key, { tenant: _, ...row }]) => [splitKey(key).id, row as unknown as Shown]));
}
