import type { ServiceClient } from './service-client.js';
import type { World } from './world.js';

/** A line of a ledger, as the API shows it. */
export interface EntryRow {
  readonly id: string;
  readonly ledgerId: string;
  readonly partnerId: string;
  readonly kind: string;
  readonly saleId: string | null;
  readonly ruleId: string | null;
  readonly creditedPartnerId: string | null;
  readonly sourceStream: string | null;
  readonly linkedTo: string | null;
  readonly refundShare: object | null;
  readonly amount: { readonly amount: string };
  readonly holds: readonly { readonly until: string | null }[];
  readonly caps: readonly { readonly granted: string; readonly wanted: string }[];
  readonly rated: { readonly kind: string } | null;
}

/** What earned nothing. */
export interface SkipRow {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: string;
  readonly saleId: string | null;
  readonly ruleId: string | null;
  readonly occurredAt: string;
  readonly reason: string;
}

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Ledgers {
  readonly entries: readonly EntryRow[];
  readonly skips: readonly SkipRow[];
}

const PAGE = 'pageInfo { hasNextPage endCursor }';
const ENTRY = `id ledgerId partnerId kind saleId ruleId creditedPartnerId sourceStream linkedTo refundShare { after } amount { amount }
  holds { until } caps { granted wanted } rated { kind }`;
const SKIP = 'id partnerId kind saleId ruleId occurredAt reason';

/** Everything that the program's ledgers hold once the effects of a position are visible. */
export async function readLedgers(
  client: ServiceClient,
  { programId }: World,
  position: string | null,
): Promise<Ledgers> {
  const entries = await all<EntryRow>(client, 'commissions', ENTRY, programId, position);
  const skips = await all<SkipRow>(client, 'skippedSources', SKIP, programId, position);
  return { entries, skips };
}

async function all<Row>(
  client: ServiceClient,
  list: string,
  fields: string,
  programId: string,
  at: string | null,
): Promise<Row[]> {
  const document = `query ($programId: ID!, $at: Position, $cursor: String) {
    rows: ${list}(programId: $programId, first: 100, cursor: $cursor, afterEffects: $at) { nodes { ${fields} } ${PAGE} }
  }`;
  const found: Row[] = [];
  let cursor: string | null = null;
  do {
    const { rows }: { rows: Page<Row> } = await client.query(document, { programId, at, cursor });
    found.push(...rows.nodes);
    cursor = rows.pageInfo.hasNextPage ? rows.pageInfo.endCursor : null;
  } while (cursor !== null);
  return found;
}

/** What every partner is owed, as balances say it; partners without a ledger are not there. */
export async function readBalances(
  client: ServiceClient,
  { programId }: World,
  position: string | null,
): Promise<ReadonlyMap<string, string>> {
  type Row = { readonly partnerId: string; readonly balance: { readonly amount: string } };
  const rows = await all<Row>(client, 'balances', 'partnerId balance { amount }', programId, position);
  return new Map(rows.map(({ partnerId, balance }) => [partnerId, balance.amount]));
}

/** Refunds that waited for a sale and did not fit it, by their number. */
export async function readRefusedRefunds(
  client: ServiceClient,
  saleId: string,
  position: string | null,
): Promise<Record<string, string>> {
  type Row = { readonly externalId: string; readonly refusalReason: string | null };
  const { sale } = await client.query<{ sale: { refunds: Page<Row> } | null }>(
    `query ($id: ID!, $at: Position) { sale(id: $id, after: $at) { refunds(first: 50) { nodes { externalId refusalReason } } } }`,
    { id: saleId, at: position },
  );
  const refunds = sale?.refunds.nodes ?? [];
  return Object.fromEntries(
    refunds.flatMap(({ externalId, refusalReason }) => (refusalReason ? [[externalId, refusalReason]] : [])),
  );
}

export interface Reconciled {
  readonly agrees: boolean;
  readonly waiting: number;
  readonly differences: readonly { readonly kind: string; readonly message: string }[];
}

export async function reconcile(client: ServiceClient, { programId }: World): Promise<Reconciled | null> {
  const { reconciliation } = await client.query<{ reconciliation: Reconciled | null }>(
    'query ($programId: ID!) { reconciliation(programId: $programId) { agrees waiting differences { kind message } } }',
    { programId },
  );
  return reconciliation;
}
