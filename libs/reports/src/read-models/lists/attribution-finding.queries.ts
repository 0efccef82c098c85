import { SURVIVORS, survivorSql } from '#libs/partners';

/** What somebody should look at in how sales were attributed. */
export type AttributionFindingKind =
  | 'code-without-click'
  | 'late-touch'
  | 'converted-before-lead'
  | 'lead-arrived-after-sale'
  | 'bindings-disagree'
  | 'influence-not-recorded';

export interface FindingRow {
  readonly kind: AttributionFindingKind;
  readonly partnerId: string | null;
  readonly saleId: string | null;
  readonly leadId: string | null;
  readonly dealId: string | null;
  readonly touchId: string | null;
  readonly happenedAt: string;
}

/** What a version of the attribution policy says of touches by themselves. */
export interface FindingPolicy {
  readonly windowDays: number;
  /** Of which self-referrals the touch is dropped. */
  readonly selfDropped: readonly string[];
}

const NOTHING = {
  partner: 'NULL::uuid',
  sale: 'NULL::uuid',
  lead: 'NULL::uuid',
  deal: 'NULL::uuid',
  touch: 'NULL::uuid',
};

type Columns = Partial<typeof NOTHING> & { readonly at: string };

const NEWEST_FIRST = 'ORDER BY at DESC, kind, "saleId", "leadId", "dealId", "touchId" LIMIT $4';

const part = (kind: AttributionFindingKind, columns: Columns, from: string): string => {
  const { partner, sale, lead, deal, touch, at } = { ...NOTHING, ...columns };
  return `(SELECT '${kind}' AS kind, ${partner} AS "partnerId", ${sale} AS "saleId", ${lead} AS "leadId", ${deal} AS "dealId", ${touch} AS "touchId",
    (${at})::timestamptz AS at FROM ${from} AND '${kind}' = ANY($3::text[]) ${NEWEST_FIRST})`;
};

const GRACE = "interval '5 minutes'";
const within = (at: string): string => `${at} >= $5::text::timestamptz AND ${at} < $6::text::timestamptz`;

const SOLD = `s.tenant = $1 AND s.program_id = $2 AND ${within('s.occurred_at')}`;
/** Sales that a policy has attributed. */
const ATTRIBUTED = 'sales s JOIN sale_attributions a ON a.tenant = s.tenant AND a.id = s.id';
/** Touches that are no reason to believe that a customer came from whose code it used. */
const NO_BASIS = `'{flagged,could-not-earn,self-referral,outside-window,after-conversion,click-shared}'::text[]`;
/** A ban counts for ever. */
const EARNS_NOTHING = `(p.standing = 'banned' OR p.standing IN ('prospect', 'applied', 'in-review', 'offboarded', 'rejected', 'declined', 'merged')
        AND p.standing_since <= t.at)`;
const POLICY = `($7::jsonb -> a.policy_version::text)`;

/** What may earn in a sale, as far as the touch by itself tells: `reattributeSales` does not change for what may not. */
const MAY_EARN = `NOT t.is_flagged AND t.kind NOT IN ('response', 'cosell') AND t.at::timestamptz <= s.occurred_at + ${GRACE}
      AND t.at::timestamptz >= s.occurred_at - (${POLICY} ->> 'windowDays')::int * interval '24 hours'
      AND NOT coalesce(${POLICY} -> 'selfDropped' ? t.self, false)
      AND NOT EXISTS (SELECT FROM partners p WHERE p.tenant = a.tenant AND p.id = t.partner_id AND ${EARNS_NOTHING})
      AND NOT (jsonb_array_length(a.shares) = 1 AND ${survivorSql(`(a.shares->0->>'partnerId')::uuid`)} = ${survivorSql('t.partner_id')})`;

const PARTS = [
  part(
    'code-without-click',
    { partner: 't.partner_id', sale: 's.id', touch: 't.touch_id', at: 's.occurred_at' },
    `${ATTRIBUTED} JOIN sale_touches t ON t.tenant = a.tenant AND t.sale_id = a.id AND t.judged = a.judged
    WHERE ${SOLD} AND a.decided_by <> 'explicit' AND t.kind = 'code' AND (t.share IS NOT NULL OR t.dropped = 'code-without-click')
      AND NOT EXISTS (SELECT FROM sale_touches b WHERE b.tenant = a.tenant AND b.sale_id = a.id AND b.judged = a.judged
        AND ${survivorSql('b.partner_id')} = ${survivorSql('t.partner_id')} AND b.kind IN ('click', 'lead') AND coalesce(b.dropped, '') <> ALL(${NO_BASIS}))`,
  ),
  part(
    'late-touch',
    { partner: 't.partner_id', sale: 's.id', touch: 't.id', at: 't.at' },
    `${ATTRIBUTED} JOIN customer_conversions c ON c.tenant = a.tenant AND c.id = a.id
      JOIN touches t ON t.tenant = a.tenant AND t.journey_id = c.journey_id
    WHERE ${SOLD} AND a.decided_by IN ('touches', 'nobody') AND t.recorded_at::timestamptz > a.judged_at AND ${MAY_EARN}
      AND NOT EXISTS (SELECT FROM sale_touches j WHERE j.tenant = a.tenant AND j.sale_id = a.id AND j.judged = a.judged AND j.touch_id = t.id)`,
  ),
  part(
    'converted-before-lead',
    { partner: 'l.partner_id', sale: 's.id', lead: 'l.id', at: 'l.submitted_at' },
    `sales s JOIN customer_conversions c ON c.tenant = s.tenant AND c.id = s.id
      JOIN leads l ON l.tenant = c.tenant AND l.journey_id = c.journey_id
    WHERE ${SOLD} AND l.merged_into IS NULL AND l.submitted_at::timestamptz > s.occurred_at + ${GRACE}
      AND NOT EXISTS (SELECT FROM customer_conversions e WHERE e.tenant = c.tenant AND e.journey_id = c.journey_id AND (e.at, e.id) < (c.at, c.id))`,
  ),
  part(
    'lead-arrived-after-sale',
    { partner: 'l.partner_id', sale: 's.id', lead: 'l.id', at: 'l.submitted_at' },
    `${ATTRIBUTED} CROSS JOIN LATERAL jsonb_array_elements(a.unusable) u
      JOIN lead_numbers n ON n.tenant = a.tenant AND n.id = (u->>'name')::uuid
      JOIN leads l ON l.tenant = n.tenant AND l.journey_id = n.journey_id AND l.merged_into IS NULL
    WHERE ${SOLD} AND a.decided_by <> 'explicit' AND u->>'reason' = 'lead-unknown' AND n.recorded_at > a.judged_at`,
  ),
  part(
    'bindings-disagree',
    { lead: 'j.lead_id', at: 'j.opened_at' },
    `customer_journeys j WHERE j.tenant = $1 AND j.program_id = $2 AND j.opened_at >= $5::text AND j.opened_at < $6::text AND j.bindings_disagree AND j.merged_into IS NULL`,
  ),
  part(
    'influence-not-recorded',
    { partner: 't.partner_id', deal: 't.deal_id', touch: 't.id', at: 't.at' },
    `(SELECT DISTINCT ON (d.id, ${survivorSql('t.partner_id')}) d.id AS deal_id, ${survivorSql('d.partner_id')} AS owner_id,
        ${survivorSql('t.partner_id')} AS partner_id, t.id, t.at
      FROM deals d JOIN deal_journeys r ON r.tenant = d.tenant AND r.deal_id = d.id
        JOIN touches t ON t.tenant = d.tenant AND t.journey_id = r.journey_id AND NOT t.is_flagged
      WHERE d.tenant = $1 AND d.program_id = $2 AND d.state = 'won' AND d.partner_id IS NOT NULL AND ${within('d.closed_at')}
        AND t.at::timestamptz > d.registered_at::timestamptz + ${GRACE} AND t.at::timestamptz <= d.closed_at
        AND t.at::timestamptz >= d.closed_at - $8 * interval '1 day'
      ORDER BY d.id, ${survivorSql('t.partner_id')}, t.at, t.id) t
    WHERE t.partner_id <> t.owner_id
      AND NOT EXISTS (SELECT FROM revenue_facts f, jsonb_array_elements(f.credits) c
        WHERE f.tenant = $1 AND f.deal_id = t.deal_id AND f.is_influence AND ${survivorSql(`(c->>'partnerId')::uuid`)} = t.partner_id)`,
  ),
];

/**
 * Newest first. $1 tenant, $2 program, $3 kinds, $4 how many at most, $5 and $6 the days as moments, $7 its `FindingPolicy` by version, $8 how many
 * days touches of deals count.
 */
export const ATTRIBUTION_FINDINGS = `
  WITH RECURSIVE ${SURVIVORS}
  SELECT kind, ${survivorSql('"partnerId"')} AS "partnerId", "saleId", "leadId", "dealId", "touchId",
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "happenedAt"
  FROM (${PARTS.join('\n  UNION ALL ')}) found
  ${NEWEST_FIRST}`;

export const FINDING_VIEWS = [
  ...['sale_attributions', 'sales', 'sale_touches', 'customer_conversions', 'touches', 'leads', 'lead_numbers'],
  ...['customer_journeys', 'deals', 'deal_journeys', 'revenue_facts', 'partners'],
];
