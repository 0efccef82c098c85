import { tableOf } from '#libs/eventing';
import type pg from 'pg';
import { fillTable } from './tables.js';
import { allViews, fillTenant, idSql, type Sizes } from './tenant.js';

/** Months from 2023-01 over which everything is spread. */
const MONTHS = 24;

type Columns = Readonly<Record<string, string>>;

const oneIn = (many: number, value: string, other = 'NULL'): string =>
  `CASE WHEN n % ${many} = 0 THEN ${value} ELSE ${other} END`;
const month = `to_char(date '2023-01-01' + (n - 1) * interval '1 month', 'YYYY-MM')`;
/** Of two years, each as often as another. */
const days = `to_char(timestamp '2023-01-01' + (n::bigint * 7919 % 730) * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const someDay = `'2024-' || lpad((1 + n % 12)::text, 2, '0') || '-10T00:00:00.000Z'`;

/** What a column of this name holds in whatever view; `n` counts its rows. */
function usual(tenant: string, count: number, { partners, deals, sales }: Sizes): Columns {
  const moment = `timestamp '2023-01-01' + ((n::bigint * 7919) % ${count}) * (interval '${MONTHS} months' / ${count})`;
  const at = `to_char(${moment}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const sale = idSql('sale', `1 + n % ${sales}`);
  const minor = '((n::bigint * 31) % 99991)';
  const moments = [
    'occurredAt',
    'recordedAt',
    'at',
    'since',
    'plannedAt',
    'changedAt',
    'addedAt',
    'issuedAt',
    'begunAt',
  ];
  const others = ['registeredAt', 'closedAt', 'requestedAt', 'decidedAt', 'effectiveAt', 'noticedAt', 'setAt', 'dueAt'];
  const amounts = ['amountMinor', 'leftMinor', 'commissionMinor', 'creditedMinor', 'payoutMinor', 'closingMinor'];
  return {
    ...Object.fromEntries(
      [...moments, ...others, 'expiresAt', 'expiresOrder', 'place', 'from', 'until'].map((one) => [one, at]),
    ),
    ...Object.fromEntries([...amounts, 'gross', 'net', 'directNet'].map((one) => [one, minor])),
    ...{ tenant: `'${tenant}'`, programId: idSql('program', '1'), planId: idSql('plan', '1'), dealId: idSql('deal') },
    ...{ partnerId: idSql('partner', `1 + n % ${partners}`), saleId: sale, soldId: sale, planVersion: '1' },
    ...{
      accountId: idSql('account', `n % ${Math.ceil(deals / 3)}`),
      statementId: idSql('statement', `1 + n % ${partners}`),
    },
    ...{ ledgerId: idSql('ledger', `1 + n % ${partners}`), currency: "'EUR'", rounding: "'half-away'" },
    ...{ period: `to_char(${moment}, 'YYYY-MM')`, day: `to_char(${moment}, 'YYYY-MM-DD')`, version: '1' },
  };
}

/** How many rows a view has, and what makes some of them those that are asked for. */
function views({
  partners,
  deals,
  sales,
  commissions = sales,
}: Sizes): Readonly<Record<string, readonly [count: number, columns: Columns]>> {
  return {
    plan_versions: [
      20,
      {
        planId: idSql('plan'),
        name: "'Plan ' || n",
        base: "'{}'::jsonb",
        standard: 'n = 1',
        effectiveFrom: "'2023-01-01T00:00:00.000Z'",
      },
    ],
    commissions: [
      commissions,
      {
        ...{ kind: oneIn(40, "'clawed-back'", "'accrued'"), status: oneIn(500, "'held'", "'paid'"), base: "'1'" },
        ...{
          heldSince: oneIn(500, someDay),
          postedBy: oneIn(400, "'ada'"),
          ruleId: "'rule-' || n % 5",
          linkedTo: oneIn(40, idSql('commissions', 'n - 1')),
          lines: oneIn(40, "'[]'::jsonb", `'[{ "line": 1, "net": "10" }]'::jsonb`),
        },
      },
    ],
    balances: [
      partners,
      {
        ...{ partnerId: idSql('partner'), balanceMinor: oneIn(100, '-n', '100 * n'), payouts: "'{}'::jsonb" },
        ...{ negativeSince: oneIn(100, "'2024-01-01T00:00:00.000Z'"), openPeriod: "'2025-01'" },
        ...{ unclaimedSince: oneIn(50, "'2024-05'"), unclaimedOrder: oneIn(50, "'2024-05'", "'9'") },
        unclaimedMonths: oneIn(50, `'[{ "period": "2024-05", "minor": "100" }]'::jsonb`, "'[]'::jsonb"),
      },
    ],
    refunds: [
      Math.ceil(sales / 10),
      { status: oneIn(100, "'waiting'", "'applied'"), externalId: "'R-' || n", reason: "'refund'" },
    ],
    passed_sources: [sales, { kind: "'sale'", reason: "'NO_PLAN_IN_FORCE'" }],
    partner_month_sales: [partners * 4, { partnerId: idSql('partner', `1 + n % ${partners}`) }],
    partner_commission_months: [
      partners * 4,
      { programMonthId: idSql('program_commission_months', `1 + n % ${MONTHS}`) },
    ],
    program_commission_months: [MONTHS, { period: month }],
    program_month_sales: [MONTHS, { period: month }],
    closings: [MONTHS, { period: month, ledgers: '5' }],
    deal_work: [
      deals,
      { id: idSql('deal'), waiting: 'n % 200 = 0', listed: 'TRUE', decideBy: 'NULL', evidence: 'NULL' },
    ],
    deal_protections: [deals, {}],
    deal_steps: [deals, {}],
    partner_tiers: [
      partners,
      {
        ...{ partnerId: idSql('partner'), hasNotice: 'n % 50 = 0', noticedTier: '1', noticedFrom: '2' },
        ...{ downgradeAt: someDay, dueOrder: oneIn(50, someDay, "'9'") },
      },
    ],
    tier_changes: [partners, { from: '1', tier: '2', cause: "'upgrade'", by: "'policy'" }],
    partner_certifications: [partners, { contactId: idSql('contact'), certification: "'sales'" }],
    onboarding_steps: [
      partners * 2,
      { step: "(ARRAY['agreement-accepted','tax-form','payout-method'])[1 + n % 3]", doneAt: oneIn(2, someDay) },
    ],
    lead_answers: [
      partners,
      { answer: "(ARRAY['accepted','rejected','waiting'])[1 + n % 3]", askedAt: days, answeredAt: oneIn(3, days) },
    ],
    leads: [partners, { journeyId: idSql('journey'), submittedAt: days, mergedInto: 'NULL' }],
    touches: [sales, { journeyId: idSql('journey'), at: days, codeId: idSql('codes', `1 + n % ${partners}`) }],
    sale_touches: [sales, { place: '0', kind: "'code'", codeId: idSql('codes', `1 + n % ${partners}`) }],
    sale_attributions: [sales, { id: idSql('sale'), decidedBy: "'touches'" }],
    codes: [
      partners,
      {
        code: "'CODE' || n",
        issuedAt: "'2023-01-02T00:00:00.000Z'",
        endsAt: oneIn(3, days),
        disabledAt: oneIn(50, days),
      },
    ],
    rewards: [
      sales,
      {
        ...{ status: "(ARRAY['pending','approved','fulfilled'])[1 + n % 3]", side: "'referrer'", kind: "'credit'" },
        ...{ triggerAt: days, expiresAt: oneIn(4, days), costMinor: '500', countedMinor: '500', policyVersion: '1' },
      },
    ],
    reimbursements: [partners, { status: "'settled'", intendedAt: days, settledOn: `substr(${days}, 1, 10)` }],
    customer_journeys: [
      sales,
      {
        ...{ openedAt: days, boundUntil: oneIn(3, days), boundTo: `ARRAY[${idSql('partner')}::text]` },
        ...{ bindingsDisagree: 'n % 400 = 0', leadId: oneIn(300, idSql('lead')), firstSoldAt: oneIn(2, days) },
      },
    ],
    cap_draws: [partners, { capId: "'cap-' || n % 3", span: "'2024'" }],
    noted_deals: [deals, { approvedOn: "'2024-05-01'", wonOn: oneIn(3, "'2024-06-01'"), amount: 'n' }],
    program_days: [700, { unconverted: "'[]'::jsonb" }],
    person_changes: [sales, { actor: "'person-' || n % 50", role: "'manager'", type: "'partner.tier-set'" }],
  };
}

/** Some partners are on their way in, some have no papers; a few payouts wait or came back. */
const AND_THEN = [
  `UPDATE programs SET time_zone = 'UTC', currency = 'EUR' WHERE tenant = $1`,
  `UPDATE deals SET expires_at = '2094' || substr(expires_at, 5), expires_order = '2094' || substr(expires_at, 5) WHERE tenant = $1 AND state = 'approved'`,
  `UPDATE partners SET standing = 'onboarding', onboarding_open = ARRAY['tax-form'] WHERE tenant = $1 AND substr(md5(id::text), 1, 1) = '0'`,
  `UPDATE partners SET tax_form = 'w8', payout_method = 'bank' WHERE tenant = $1 AND substr(md5(id::text), 2, 1) <> '0'`,
  `UPDATE payouts SET status = 'planned', approvals_needed = 2, amount_minor = amount_minor * 1000 WHERE tenant = $1 AND substr(md5(id::text), 1, 2) = '00'`,
  `UPDATE statements SET status = 'disputed', is_disputed = TRUE, disputed_at = '2024-11-11T00:00:00.000Z' WHERE tenant = $1 AND substr(md5(id::text), 1, 2) = '22'`,
  `UPDATE payouts SET status = 'returned', returned_at = '2024-11-11T00:00:00.000Z' WHERE tenant = $1 AND substr(md5(id::text), 1, 2) = '11'`,
];

/** A tenant in which every question of `docs/questions` has an answer, among many rows that are none. */
export async function fillWholeTenant(client: pg.Client, tenant: string, sizes: Sizes): Promise<void> {
  await fillTenant(client, tenant, sizes);
  for (const view of allViews()) {
    const [count, columns] = views(sizes)[view.name] ?? [];
    if (count === undefined) continue;
    const known = new Set(tableOf(view).columns.map(({ property }) => property));
    const set = { ...usual(tenant, count, sizes), id: idSql(view.name), ...columns };
    await fillTable(client, view, count, Object.fromEntries(Object.entries(set).filter(([name]) => known.has(name))));
  }
  for (const text of AND_THEN) await client.query(text, [tenant]);
  await client.query('VACUUM ANALYZE partners, payouts, deals');
}
