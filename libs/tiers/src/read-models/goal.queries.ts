import type { Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { type Instant, localToInstant } from '#libs/kernel';
import { partnerView } from '#libs/partners';
import { type GoalVersion, ProgramRow, zoneOfRow } from '#libs/programs';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type GoalSums, progressOf } from './goal.progress.js';
import type { GoalProgress, GoalProgressArgs } from './goal.types.js';
import { goalWindow } from './goal.window.js';
import { dealOutcomeView } from './deal-outcome.view.js';
import { programDayView } from './program-day.view.js';

/** How far the goals of a program are in their periods. */
export class GoalsProgress extends Query<GoalProgress[]> {
  constructor(
    readonly args: GoalProgressArgs,
    readonly at: Instant,
    readonly caller: Principal,
  ) {
    super();
  }
}

const TEXT = `
  SELECT coalesce(sum(partner_net), 0)::text AS "partnerNet", coalesce(sum(direct_net), 0)::text AS "directNet",
    coalesce(sum(partner_sales), 0)::int AS "partnerSales",
    (SELECT count(*)::int FROM noted_deals WHERE tenant = $1 AND program_id = $2 AND approved_on >= $3 AND approved_on < $4)
      AS approved,
    (SELECT count(*)::int FROM noted_deals WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on < $4) AS won,
    (SELECT coalesce(sum(amount), 0)::text FROM noted_deals
      WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on < $4) AS "wonAmount",
    (SELECT count(*)::int FROM noted_deals
      WHERE tenant = $1 AND program_id = $2 AND won_on >= $3 AND won_on < $4 AND amount IS NULL) AS "wonUnconverted",
    (SELECT coalesce(jsonb_agg(one ORDER BY one.currency), '[]') FROM (
      SELECT key AS currency, sum(value::numeric)::text AS net FROM program_days, jsonb_each_text(unconverted)
      WHERE tenant = $1 AND program_id = $2 AND day >= $3 AND day < $4 GROUP BY key HAVING sum(value::numeric) <> 0
    ) one) AS unconverted,
    (SELECT count(*)::int FROM partners
      WHERE tenant = $1 AND program_id = $2 AND active_since >= $5 AND active_since < $6) AS "newPartners"
  FROM program_days WHERE tenant = $1 AND program_id = $2 AND day >= $3 AND day < $4`;

@QueryHandler(GoalsProgress)
export class GoalsProgressHandler implements IQueryHandler<GoalsProgress> {
  constructor(private readonly reads: Reads) {}

  async execute({ args, at, caller }: GoalsProgress): Promise<GoalProgress[]> {
    const program = await this.reads.one(ProgramRow, caller, args, { id: args.programId });
    if (!program) return [];
    return Promise.all(inForce(program.goals, at).map((goal) => this.progress(goal, program, { args, at, caller })));
  }

  private async progress(goal: GoalVersion, program: ProgramRow, { args, at, caller }: Omit<GoalsProgress, symbol>) {
    const zone = zoneOfRow(program, at);
    const { from, to } = goalWindow(at, zone, goal.period);
    const [begins, ends] = [from, to].map((day) => midnight(day, zone));
    const views = [programDayView.name, dealOutcomeView.name, partnerView.name];
    const values = [caller.tenant, program.id, from, to, begins, ends];
    const [sums] = await this.reads.sql<GoalSums>(caller, { views, args }, TEXT, values);
    const { goalId, name, version, metric, unit, period, target } = goal;
    return { goalId, name, version, metric, unit, period, from, to, target, ...progressOf(goal, sums!) };
  }
}

/** Of each goal the version that holds, unless it has ended. */
function inForce(goals: readonly GoalVersion[], at: Instant): GoalVersion[] {
  const holding = new Map<string, GoalVersion>();
  for (const goal of goals) {
    const held = holding.get(goal.goalId);
    if (goal.effectiveFrom <= at && (!held || goal.effectiveFrom >= held.effectiveFrom)) holding.set(goal.goalId, goal);
  }
  return [...holding.values()]
    .filter(({ effectiveUntil }) => effectiveUntil === null || at < effectiveUntil)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The beginning of a day; where the clock skips it, the hour after. */
function midnight(day: string, zone: string): Instant {
  for (const hour of ['00', '01', '02']) {
    const begins = localToInstant(`${day} ${hour}:00`, zone);
    if ('instant' in begins) return begins.instant;
  }
  return `${day}T00:00:00.000Z`;
}
