import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { type AnyView } from '#libs/eventing';
import type pg from 'pg';
import { fillTable } from './tables.js';

/** How many rows a tenant has. */
export interface Sizes {
  readonly partners: number;
  readonly deals: number;
  readonly sales: number;
  /** As many as there are sales unless it says so. */
  readonly commissions?: number;
}

const views: ReadonlyMap<string, AnyView> = new Map(
  contextsOf(CONTEXT_MODULES).flatMap((context) => context.views.map((view) => [view.name, view] as const)),
);

/** Throws for a name that no view has. */
function viewNamed(name: string): AnyView {
  const found = views.get(name);
  if (!found) throw new Error(`there is no view ${name}`);
  return found;
}

export const allViews = (): readonly AnyView[] => [...views.values()];

/** The id of the n-th thing of a kind, in SQL: a UUID of version 5, as global ids hold. */
export const idSql = (kind: string, n = 'n'): string =>
  `overlay(overlay(md5('${kind}' || (${n})::text) placing '5' from 13) placing '8' from 17)::uuid`;

const FIRST =
  "ARRAY['Acme','Globex','Initech','Hooli','Umbrella','Stark','Wayne','Tyrell','Cyberdyne','Soylent','Vandelay','Wonka']";
const LAST =
  "ARRAY['Software','Trading','Logistics','Partners','Consulting','Systems','Media','Foods','Energy','Labs']";
const FORM = "ARRAY['Ltd','GmbH','Inc','SARL','BV','AG']";

/** Ever different names of a few thousand words: one in some thousand is called like any of them. */
const nameSql = (n = 'n'): string =>
  `initcap(translate(substr(md5('w' || ((${n}) % 7919)::text), 1, 7), '0123456789', 'aeioulnrst')) || ' ' ||
   CASE WHEN (${n}) % 997 = 0 THEN (${FIRST})[1 + (${n}) / 997 % 12] ELSE initcap(translate(substr(md5('v' || (${n})::text), 1, 6), '0123456789', 'aeioulnrst')) END || ' ' ||
   (${LAST})[1 + (${n}) % 10] || ' ' || (${FORM})[1 + (${n}) % 6]`;

/** A tenant with partners, deals and sales that nobody has sent: for reading alone. */
export async function fillTenant(client: pg.Client, tenant: string, sizes: Sizes): Promise<void> {
  const of = { tenant: `'${tenant}'`, programId: idSql('program', '1') };
  const partner = idSql('partner', `1 + n % ${sizes.partners}`);
  const at = "to_char(timestamp '2024-01-01' + n * interval '1 minute', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
  await fillTable(client, viewNamed('programs'), 1, {
    tenant: of.tenant,
    id: idSql('program', '1'),
    name: "'Program'",
  });
  await fillTable(client, viewNamed('partners'), sizes.partners, {
    ...{ ...of, id: idSql('partner'), keyName: "'P-' || n", name: nameSql(), nameOrder: `'0' || lower(${nameSql()})` },
    ...{ kind: "'reseller'", standing: "'active'", knownSince: at, standingSince: at, destinations: "'{}'::jsonb" },
  });
  await fillTable(client, viewNamed('partner_contacts'), sizes.partners, {
    ...{ tenant: of.tenant, id: idSql('contact'), partnerId: partner, name: nameSql('n + 31'), addedAt: at },
    email: "'c' || n || '@example.com'",
  });
  await fillTable(client, viewNamed('deals'), sizes.deals, {
    ...{
      ...of,
      id: idSql('deal'),
      partnerId: partner,
      accountId: idSql('account', 'n / 3'),
      externalId: "'CRM-' || n",
    },
    ...{ customerName: nameSql('n / 3'), customerWebsite: `'www.' || (n / 3) || '.example'`, currency: "'EUR'" },
    ...{ state: "(ARRAY['approved','won','lost','in-review'])[1 + n % 4]", registeredAt: at, idleSince: at, place: at },
    ...{ expiresAt: at, expiresOrder: at, amount: 'n % 9973', amountOrder: 'n % 9973', involvement: "'sourced'" },
  });
  await fillTable(client, viewNamed('deal_accounts'), Math.ceil(sizes.deals / 3), {
    ...{ ...of, id: idSql('account', 'n - 1'), since: at },
  });
  await fillTable(client, viewNamed('sales'), sizes.sales, {
    ...{ ...of, id: idSql('sale'), externalId: "'INV-' || n", currency: "'EUR'", amount: 'n % 9973' },
    ...{ occurredAt: `(${at})::timestamptz`, recordedAt: `(${at})::timestamptz`, period: `substr(${at}, 1, 7)` },
    lines: `jsonb_build_array(jsonb_build_object('line', 1, 'category', 'c' || n % 7, 'product', 'p', 'kind', 'goods',
      'quantity', '1', 'unitPrice', '10', 'amount', '10', 'net', '10'))`,
  });
  await fillTable(client, viewNamed('sale_credits'), sizes.sales, {
    ...{ tenant: of.tenant, id: idSql('credit'), soldId: idSql('sale'), partnerId: partner, of: "'sale'" },
    ...{ occurredAt: at, period: `substr(${at}, 1, 7)` },
  });
  await fillTable(client, viewNamed('statements'), sizes.partners, {
    ...{
      ...of,
      id: idSql('statement'),
      partnerId: partner,
      period: "'2024-01'",
      hash: "md5(n::text) || md5('h' || n)",
    },
    ...{ status: "'issued'", currency: "'EUR'", closedAt: at },
  });
  await fillTable(client, viewNamed('payouts'), sizes.partners, {
    ...{ ...of, id: idSql('payout'), partnerId: partner, statementId: idSql('statement'), period: "'2024-01'" },
    ...{
      status: "'settled'",
      currency: "'EUR'",
      paysCurrency: "'EUR'",
      amountMinor: 'n',
      paysMinor: 'n',
      plannedAt: at,
    },
    providerReference: "'batch-' || n / 100",
  });
}
