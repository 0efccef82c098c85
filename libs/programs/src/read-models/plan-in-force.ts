import type { Principal } from '#libs/access';
import type { ReadArgs, Reads } from '#libs/graphql';
import { PlanVersionRow, planView } from './plan.view.js';

/** Of each pair of program and plan the version that holds at `$3`; without a plan, of what is the standard plan then. */
const TEXT = `
  WITH asked AS (
    SELECT k AS of, split_part(k, '|', 1)::uuid AS program_id, nullif(split_part(k, '|', 2), '')::uuid AS plan_id
    FROM unnest($2::text[]) k
  ), chosen AS (
    SELECT a.of, coalesce(a.plan_id, s.plan_id) AS plan_id FROM asked a LEFT JOIN LATERAL (
      SELECT v.plan_id FROM plan_versions v
      WHERE v.tenant = $1 AND v.program_id = a.program_id AND v.standard AND v.effective_from <= $3
      ORDER BY v.effective_from DESC, v.published_at DESC LIMIT 1
    ) s ON a.plan_id IS NULL
  )
  SELECT c.of, v.id AS "versionId" FROM chosen c CROSS JOIN LATERAL (
    SELECT v.id FROM plan_versions v WHERE v.tenant = $1 AND v.plan_id = c.plan_id AND v.effective_from <= $3
    ORDER BY v.effective_from DESC, v.version DESC LIMIT 1
  ) v`;

interface Asked {
  readonly programId: string;
  /** Null: the standard plan. */
  readonly planId: string | null;
  readonly at: string;
}

/** What rates a sale of that moment, see `planInForce`; two statements for all of a level that ask for the same moment. */
export async function planInForceAt(
  reads: Reads,
  caller: Principal,
  { programId, planId, at }: Asked,
): Promise<PlanVersionRow | null> {
  type Found = { readonly of: string; readonly versionId: string };
  const question = { views: [planView.name], text: TEXT, values: [at] };
  const [found] = await reads.below<Found>(caller, `${programId}|${planId ?? ''}`, question);
  return reads.related(PlanVersionRow, caller, found?.versionId);
}

const ALL = `
  SELECT DISTINCT ON (plan_id) id FROM plan_versions WHERE tenant = $1 AND program_id = $2 AND effective_from <= $3
  ORDER BY plan_id, effective_from DESC, version DESC`;

/** Of each plan of a program the version that holds at a moment, by the names of the plans. */
export async function planVersionsAt(
  reads: Reads,
  caller: Principal,
  args: ReadArgs,
  { programId, at }: Pick<Asked, 'programId' | 'at'>,
): Promise<readonly PlanVersionRow[]> {
  const values = [caller.tenant, programId, at];
  const ids = await reads.sql<{ id: string }>(caller, { views: [planView.name], args }, ALL, values);
  const rows = await reads.byIds(
    PlanVersionRow,
    caller,
    ids.map(({ id }) => id),
  );
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
