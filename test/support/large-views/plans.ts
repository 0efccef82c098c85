import type pg from 'pg';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

export interface Asking {
  readonly tenant: string;
  readonly partnerId?: string | undefined;
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const readAt = (node: Plan): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0));

/** How many rows of each table a statement looks at, those included that it drops, as somebody reads them. */
export async function rowsReadBy(
  client: pg.Client,
  { tenant, partnerId = '' }: Asking,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<ReadonlyMap<string, number>> {
  await client.query('BEGIN READ ONLY');
  try {
    await client.query(`SELECT set_config('concord.tenant', $1, true), set_config('concord.partner', $2, true)`, [
      ...[tenant, partnerId],
    ]);
    const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
      [...values],
    );
    const read = new Map<string, number>();
    for (const node of rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan))) {
      const name = node['Relation Name'];
      if (name) read.set(name, (read.get(name) ?? 0) + readAt(node));
    }
    return read;
  } finally {
    await client.query('ROLLBACK');
  }
}
