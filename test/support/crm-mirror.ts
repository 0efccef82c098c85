import { readRunFile } from '#libs/config';
import { withClient } from '#libs/embedded';
import type { Sender } from './sender.js';

/** What example tables hold, and what the public interface says of the same: by subject, in the words of the tables. */
export type Mirrored = Readonly<Record<'account' | 'contact' | 'opportunity' | 'commission' | 'payout', object[]>>;

interface Heard {
  readonly id: string;
  readonly sequence: bigint;
  readonly subject: string;
}

const MIRRORED_TYPES = ['partner', 'contact', 'deal', 'commission', 'payout'].map((kind) => `${kind}.*`).join();

/** Every public event that is mirrored, read by page over HTTP. */
export async function listed(home: string, token: string): Promise<Heard[]> {
  const port = readRunFile(home)?.env['CONCORD_FEED_HTTP_PORT'];
  const heard: Heard[] = [];
  for (let place = 'from=beginning', behind = true; behind;) {
    const url = `http://127.0.0.1:${port}/feed/v1/events?types=${MIRRORED_TYPES}&limit=500&${place}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(await answer.text());
    const page = (await answer.json()) as { events: Record<string, string>[]; cursor: string; behind: boolean };
    for (const { id = '', sequence = '', subject = '' } of page.events)
      heard.push({ id, sequence: BigInt(sequence), subject });
    [place, behind] = [`after=${page.cursor}`, page.behind];
  }
  return heard;
}

const rows = <Row>(database: string, text: string): Promise<Row[]> =>
  withClient(database, async (client) => (await client.query(text)).rows as Row[]);

/** How many rows a table has; none where it is not made yet. */
export async function rowsIn(database: string, table: string): Promise<number> {
  const counted = rows<{ n: number }>(database, `SELECT count(*)::int AS n FROM crm.${table}`);
  return (await counted.catch(() => []))[0]?.n ?? 0;
}

/** Which events had effect, in the order of the history. */
export async function activitiesIn(database: string): Promise<(Heard & { readonly fromSnapshot: boolean })[]> {
  const found = await rows<{ id: string; sequence: string; subject: string; from_snapshot: boolean }>(
    database,
    'SELECT event_id AS id, sequence, subject, from_snapshot FROM crm.activity ORDER BY sequence',
  );
  return found.map(({ from_snapshot: fromSnapshot, sequence, ...event }) => ({
    ...event,
    sequence: BigInt(sequence),
    fromSnapshot,
  }));
}

const number = (text: string | null | undefined): number | null => (text ? Number(text) : null);
const moment = (text: string | Date | null): string | null => (text ? new Date(text).toISOString() : null);
const byId = (list: object[]): object[] =>
  (list as { id: string }[]).sort((one, other) => (one.id < other.id ? -1 : 1));

/** What the example has of a tenant. */
export async function mirrored(database: string): Promise<Mirrored> {
  const of = async (table: string, columns: string): Promise<Record<string, never>[]> =>
    rows(database, `SELECT ${columns} FROM crm.${table}`);
  const opportunities = await of(
    'opportunity',
    'id, account_id, external_id, stage, customer_name, amount::float8, currency, expires_at, closed_at',
  );
  return {
    account: byId(await of('account', 'id, external_id, name, kind, country, standing, tier, merged_into, erased')),
    contact: byId(await of('contact', 'id, account_id, name, email, role')),
    opportunity: byId(
      opportunities.map(({ expires_at, closed_at, ...row }) => ({
        ...row,
        expires_at: moment(expires_at as never),
        closed_at: moment(closed_at as never),
      })),
    ),
    commission: byId(
      await of(
        'commission',
        'id, account_id, sale_id, kind, amount::float8, remaining::float8, currency, period, payable_in IS NULL AS ends',
      ).then((list) => list.map(({ ends: _, ...row }) => row)),
    ),
    payout: byId(
      await of(
        'payout',
        `id, account_id, statement_id, period, status, amount::float8, currency, pays::float8, pays_currency,
         settled_on::text AS settled_on`,
      ),
    ),
  };
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}
interface Owned {
  readonly id: string;
  readonly partnerId: string;
}
interface ShownPartner extends Readonly<
  Record<'id' | 'externalId' | 'name' | 'kind' | 'country' | 'standing' | 'mergedInto', string | null>
> {
  readonly tier: number;
  readonly erasedAt: string | null;
  readonly contacts: { readonly nodes: readonly object[] };
}
interface ShownDeal
  extends Owned, Readonly<Record<'externalId' | 'state' | 'currency' | 'expiresAt' | 'closedAt', string | null>> {
  readonly customer: { readonly name: string | null };
  readonly amount: Amount | null;
}
interface ShownCommission extends Owned, Readonly<Record<'saleId' | 'linkedTo', string | null>> {
  readonly kind: string;
  readonly period: string;
  readonly amount: Amount;
  readonly left: Amount;
}
interface ShownPayout
  extends Owned, Readonly<Record<'statementId' | 'period' | 'status' | 'settledOn', string | null>> {
  readonly amount: Amount;
  readonly pays: Amount;
}
const ENTRY_KINDS = ['ACCRUED', 'RERATED', 'ADJUSTED', 'FORFEITED'];

/** All rows of a list. */
async function whole<Row>(seed: Sender, root: string, selection: string): Promise<Row[]> {
  const found: Row[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const args = `first: 100, ${cursor ? `cursor: "${cursor}",` : ''}`;
    type Page = { nodes: Row[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    const page: Page = await seed.see(root, args, `{ nodes { ${selection} } pageInfo { hasNextPage endCursor } }`);
    found.push(...page.nodes);
    [more, cursor] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
  }
  return found;
}

/** What GraphQL says of the same. */
export async function shownByGraphql(seed: Sender): Promise<Mirrored> {
  const partners = await whole<ShownPartner>(
    seed,
    'partners',
    `id externalId name kind country standing tier mergedInto erasedAt
     contacts(first: 20) { nodes { id name email role } }`,
  );
  const deals = await whole<ShownDeal>(
    seed,
    'deals',
    'id partnerId externalId state customer { name } amount { amount } currency expiresAt closedAt',
  );
  const commissions = await whole<ShownCommission>(
    seed,
    'commissions',
    'id partnerId saleId kind linkedTo amount { amount currency } left { amount } period',
  );
  const payouts = await whole<ShownPayout>(
    seed,
    'payouts',
    'id partnerId statementId period status amount { amount currency } pays { amount currency } settledOn',
  );
  return {
    account: byId(
      partners.map(({ id, externalId, name, kind, country, standing, tier, mergedInto, erasedAt }) => ({
        ...{ id, external_id: externalId, name, kind, country, standing, tier, merged_into: mergedInto },
        erased: erasedAt !== null,
      })),
    ),
    contact: byId(
      partners.flatMap(({ id, contacts }) => contacts.nodes.map((contact) => ({ ...contact, account_id: id }))),
    ),
    opportunity: byId(
      deals.map(({ id, partnerId, externalId, state, customer, amount, currency, expiresAt, closedAt }) => ({
        ...{ id, account_id: partnerId, external_id: externalId, stage: state, currency },
        ...{ customer_name: customer.name },
        amount: number(amount?.amount),
        ...{ expires_at: moment(expiresAt), closed_at: moment(closedAt) },
      })),
    ),
    commission: byId(
      commissions
        .filter(({ kind, linkedTo }) => ENTRY_KINDS.includes(kind) && linkedTo === null)
        .map(({ id, partnerId, saleId, kind, amount, left, period }) => ({
          ...{ id, account_id: partnerId, sale_id: saleId, kind, period },
          ...{ amount: number(amount.amount), currency: amount.currency },
          remaining: number(left.amount),
        })),
    ),
    payout: byId(
      payouts.map(({ id, partnerId, statementId, period, status, amount, pays, settledOn }) => ({
        ...{ id, account_id: partnerId, statement_id: statementId, period, status, settled_on: settledOn },
        ...{ amount: number(amount.amount), currency: amount.currency },
        ...{ pays: number(pays.amount), pays_currency: pays.currency },
      })),
    ),
  };
}
