import type { DomainEvent, Recorded } from '#libs/kernel';
import { MissingRow } from '../consuming/missing-row.js';
import type { Row } from '../database/row-sql.js';
import type { Change } from '../definitions/view.js';

export type AnyRow = Row & { tenant: string; id: string };

interface Changed {
  readonly event: Recorded;
  readonly id: string;
  readonly rowOf: (id: string) => AnyRow | undefined;
}

/** What a change of rows by their ids makes of one of them. */
export function rowAfter(
  view: string,
  change: Extract<Change<DomainEvent, AnyRow>, { kind: 'update' | 'upsert' }>,
  { event, id, rowOf }: Changed,
): object | undefined {
  const before = rowOf(id);
  if (change.kind === 'upsert') return change.change(before, event, id, rowOf);
  if (!before) throw new MissingRow(view, id, event);
  return change.change(before, event);
}
