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
  /** Of all kinds that were asked for. */
  readonly total: number;
}

const NOTHING = {
  partner: 'NULL::uuid',
  sale: 'NULL::uuid',
  lead: 'NULL::uuid',
  deal: 'NULL::uuid',
  touch: 'NULL::uuid',
};

type Columns = Partial<typeof NOTHING> & { readonly at: string };

const part = (kind: AttributionFindingKind, columns: Columns, from: string): string => {
  const { partner, sale, lead, deal, touch, at } = { ...NOTHING, ...columns };
  return `SELECT '${kind}' AS kind, ${partner} AS "partnerId", ${sale} AS "saleId", ${lead} AS "leadId", ${deal} AS "dealId", ${touch} AS "touchId",
    (${at})::timestamptz AS at FROM ${from} AND '${kind}' = ANY($3::text[])`;
};

/** Sales that a policy has attributed, with the journey of their customer. */
const ATTRIBUTED = `sale_attributions a JOIN sales s ON s.tenant = a.tenant AND s.id = a.id
    JOIN customer_conversions c ON c.tenant = a.tenant AND c.id = a.id`;
const OF_PROGRAM = 'a.tenant = $1 AND a.program_id = $2';
/** Touches that are no reason to believe that a customer came from whose code it used. */
const NO_BASIS = `'{flagged,could-not-earn,self-referral,outside-window,after-conversion,click-shared}'::text[]`;
const GRACE = "interval '5 minutes'";

const PARTS = [
  part(
    'code-without-click',
    { partner: 't.partner_id', sale: 's.id', touch: 't.touch_id', at: 's.occurred_at' },
    `sale_attributions a JOIN sales s ON s.tenant = a.tenant AND s.id = a.id
      JOIN sale_touches t ON t.tenant = a.tenant AND t.sale_id = a.id AND t.judged = a.judged
    WHERE ${OF_PROGRAM} AND t.kind = 'code' AND (t.share IS NOT NULL OR t.dropped = 'code-without-click')
      AND NOT EXISTS (SELECT FROM sale_touches b WHERE b.tenant = a.tenant AND b.sale_id = a.id AND b.judged = a.judged
        AND b.partner_id = t.partner_id AND b.kind IN ('click', 'lead') AND coalesce(b.dropped, '') <> ALL(${NO_BASIS}))`,
  ),
  part(
    'late-touch',
    { partner: 't.partner_id', sale: 's.id', touch: 't.id', at: 't.at' },
    `${ATTRIBUTED} JOIN touches t ON t.tenant = a.tenant AND t.journey_id = c.journey_id
    WHERE ${OF_PROGRAM} AND NOT t.is_flagged AND t.recorded_at::timestamptz > a.judged_at AND t.at::timestamptz <= s.occurred_at + ${GRACE}
      AND NOT EXISTS (SELECT FROM sale_touches j WHERE j.tenant = a.tenant AND j.sale_id = a.id AND j.judged = a.judged AND j.touch_id = t.id)`,
  ),
  part(
    'converted-before-lead',
    { partner: 'l.partner_id', sale: 's.id', lead: 'l.id', at: 'l.submitted_at' },
    `leads l JOIN customer_conversions c ON c.tenant = l.tenant AND c.journey_id = l.journey_id JOIN sales s ON s.tenant = c.tenant AND s.id = c.id
    WHERE l.tenant = $1 AND l.program_id = $2 AND l.merged_into IS NULL AND l.submitted_at::timestamptz > s.occurred_at + ${GRACE}`,
  ),
  part(
    'lead-arrived-after-sale',
    { partner: 'l.partner_id', sale: 's.id', lead: 'l.id', at: 'l.submitted_at' },
    `${ATTRIBUTED} JOIN leads l ON l.tenant = a.tenant AND l.journey_id = c.journey_id
    WHERE ${OF_PROGRAM} AND a.unusable @> '[{"given": "leadExternalId", "reason": "lead-unknown"}]' AND l.recorded_at > s.recorded_at`,
  ),
  part(
    'bindings-disagree',
    { lead: 'j.lead_id', at: 'j.opened_at' },
    `customer_journeys j WHERE j.tenant = $1 AND j.program_id = $2 AND j.bindings_disagree AND j.merged_into IS NULL`,
  ),
  part(
    'influence-not-recorded',
    { partner: 't.partner_id', deal: 'd.id', touch: 't.id', at: 't.at' },
    `deals d JOIN deal_journeys r ON r.tenant = d.tenant AND r.deal_id = d.id
      JOIN LATERAL (SELECT DISTINCT ON (t.partner_id) t.* FROM touches t
        WHERE t.tenant = d.tenant AND t.journey_id = r.journey_id AND NOT t.is_flagged
          AND t.at::timestamptz > d.registered_at::timestamptz + ${GRACE} AND t.at::timestamptz <= d.closed_at
        ORDER BY t.partner_id, t.at, t.id) t ON TRUE
    WHERE d.tenant = $1 AND d.program_id = $2 AND d.state = 'won' AND d.partner_id IS NOT NULL AND t.partner_id <> d.partner_id
      AND NOT EXISTS (SELECT FROM revenue_facts f WHERE f.tenant = d.tenant AND f.deal_id = d.id AND f.is_influence
        AND f.credits @> jsonb_build_array(jsonb_build_object('partnerId', t.partner_id)))`,
  ),
];

/** Newest first. $1 tenant, $2 program, $3 kinds, $4 how many at most. */
export const ATTRIBUTION_FINDINGS = `
  SELECT kind, "partnerId", "saleId", "leadId", "dealId", "touchId", to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "happenedAt",
    count(*) OVER ()::int AS total
  FROM (${PARTS.join('\n  UNION ALL ')}) found
  ORDER BY at DESC, kind, "saleId", "leadId", "dealId", "touchId" LIMIT $4`;

export const FINDING_VIEWS = [
  ...['sale_attributions', 'sales', 'sale_touches', 'customer_conversions', 'touches', 'leads'],
  ...['customer_journeys', 'deals', 'deal_journeys', 'revenue_facts'],
];
