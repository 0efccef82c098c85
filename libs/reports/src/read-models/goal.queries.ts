import { partnerView } from '#libs/partners';
import { dealOutcomeView, programDayView } from '#libs/tiers';

export const GOAL_VIEWS = [programDayView.name, dealOutcomeView.name, partnerView.name, 'leads'];

/** What nobody counts as a lead. A person that turned out to have two has the one that goes on. */
const COUNTS = "merged_into IS NULL AND (status <> 'disqualified' OR disqualified NOT IN ('DUPLICATE', 'FRAUD'))";

const leads = (of: string): string => `(SELECT count(*)::int FROM leads
      WHERE tenant = $1 AND program_id = $2 AND submitted_at >= $5 AND submitted_at < $6 AND ${of} IS NOT NULL AND ${COUNTS})`;

/** $1 tenant, $2 program, $3 and $4 the first and the last day, $5 and $6 the same as moments (half-open). */
export const GOAL_SUMS = `
  SELECT coalesce(sum(partner_net), 0)::text AS "partnerNet", coalesce(sum(direct_net), 0)::text AS "directNet",
    coalesce(sum(partner_sales), 0)::int AS "partnerSales",
    (SELECT count(*)::int FROM noted_deals WHERE tenant = $1 AND program_id = $2 AND approved_on >= $3 AND approved_on <= $4)
      AS approved,
    (SELECT count(*)::int FROM noted_deals WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on <= $4) AS won,
    (SELECT coalesce(sum(amount), 0)::text FROM noted_deals
      WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on <= $4) AS "wonAmount",
    (SELECT count(*)::int FROM noted_deals
      WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on <= $4 AND amount IS NULL) AS "wonUnconverted",
    (SELECT coalesce(jsonb_agg(one ORDER BY one.currency), '[]') FROM (
      SELECT key AS currency, sum(value::numeric)::text AS net FROM program_days, jsonb_each_text(unconverted)
      WHERE tenant = $1 AND program_id = $2 AND day >= $3 AND day <= $4 GROUP BY key HAVING sum(value::numeric) <> 0
    ) one) AS unconverted,
    (SELECT count(*)::int FROM partners
      WHERE tenant = $1 AND program_id = $2 AND active_since >= $5 AND active_since < $6) AS "newPartners",
    ${leads('partner_id')} AS "partnerLeads", ${leads('activity_id')} AS "coMarketingLeads"
  FROM program_days WHERE tenant = $1 AND program_id = $2 AND day >= $3 AND day <= $4`;
