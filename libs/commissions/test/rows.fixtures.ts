import type { Change, ViewRow } from '#libs/eventing';
import { type DomainEvent, type Recorded } from '#libs/kernel';

type AnyChange = Change<DomainEvent, ViewRow>;
export type Rows<Row> = Map<string, Row>;

/** What the projection makes of a history, one event after the other, without the database. */
export function rowsOf<Row extends object>(
  view: { readonly on: object },
  history: readonly { readonly stream: string; readonly event: DomainEvent }[],
): Rows<Row> {
  const rows = new Map<string, ViewRow>();
  for (const { stream, event } of history) {
    const handler = (view.on as Record<string, AnyChange | readonly AnyChange[] | 'ignored'>)[event.type];
    if (handler === undefined) throw new Error(`no handler for ${event.type}`);
    if (handler === 'ignored') continue;
    const recorded = { ...event, stream, recordedAt: '2026-01-01T00:00:00.000Z' } as Recorded<DomainEvent>;
    for (const change of [handler].flat() as AnyChange[]) apply(rows, change, recorded);
  }
  return rows as unknown as Rows<Row>;
}

function apply(rows: Map<string, ViewRow>, change: AnyChange, event: Recorded<DomainEvent>): void {
  if (change.kind === 'update-where') {
    const where = Object.entries(change.where(event));
    for (const [id, row] of rows) {
      const matches = where.every(([property, value]) => (row as never)[property] === value);
      if (matches) rows.set(id, { ...row, ...change.set(event) });
    }
    return;
  }
  if (change.kind === 'insert') {
    const row = change.row(event);
    rows.set(row.id, row as ViewRow);
    return;
  }
  for (const id of change.ids(event)) {
    const row = rows.get(id);
    if (change.kind === 'update' && !row) throw new Error(`no row ${id} for ${event.type}`);
    const next = change.change(row as ViewRow, event, id);
    if (next) rows.set(id, next as ViewRow);
    else rows.delete(id);
  }
}
