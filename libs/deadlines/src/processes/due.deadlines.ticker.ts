import { isNoTable, type Query, type ViewDatabase } from '#libs/eventing';

/** A pending deadline whose time has come. */
export interface DueDeadline {
  readonly tenant: string;
  readonly id: string;
  readonly agendaId: string;
  readonly dueAt: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly correlationId: string;
}

/** What is due by then, of all tenants but these, in the order in which it is told. */
const dueBy = (dueAt: string, limit: number, but: readonly string[]): Query => ({
  name: 'deadlines due',
  text: `SELECT tenant, id, agenda_id AS "agendaId", due_at AS "dueAt", set_by AS "setBy",
    set_at AS "setAt", correlation_id AS "correlationId"
    FROM deadlines WHERE due_at <= $1 AND tenant <> ALL ($3::text[]) ORDER BY due_at, set_position, tenant, id LIMIT $2`,
  values: [dueAt, limit, but],
});

/** The same, read. Nothing while the view is still made, beside those that stand. */
export const readDue = (
  database: Pick<ViewDatabase, 'rows'>,
  ...asked: Parameters<typeof dueBy>
): Promise<DueDeadline[]> =>
  database
    .rows<DueDeadline>(dueBy(...asked))
    .catch((fault: unknown) => (isNoTable(fault) ? [] : Promise.reject(fault as Error)));

/** What the clock of Postgres says, in milliseconds. */
export const POSTGRES_CLOCK: Query = {
  name: 'deadlines clock',
  text: 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
};

const SLICE_MS = 60 * 60_000;

/** The first of them up to an hour of business time: what follows from these is set before what is due later is told. */
export function firstHour(due: readonly DueDeadline[]): readonly DueDeadline[] {
  const until = Date.parse(due[0]?.dueAt ?? '') + SLICE_MS;
  return due.filter(({ dueAt }) => Date.parse(dueAt) < until);
}
