import type { Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import type { Instant } from '#libs/kernel';
import { type GoalVersion, ProgramRow, zoneOfRow } from '#libs/programs';
import { Injectable } from '@nestjs/common';
import { GOAL_SUMS, GOAL_VIEWS } from '../goal.queries.js';
import { OPPORTUNITY_VIEWS } from '../opportunity.queries.js';
import { type ImpactRow, INFLUENCED } from '../partner-impact.queries.js';
import { opportunityValues } from '../figures/opportunity-values.js';
import { ProgramSums, totalOf } from '../../state-reader/program-sums.js';
import { leftOutAt, rangeOf } from '../figures/report-range.js';
import { type ReportArgs, unconvertedOf } from '../figures/report.types.js';
import { type GoalSums, type Influenced, progressOf } from './goal.progress.js';
import type { GoalProgress, GoalProgressArgs } from './goal.types.js';
import { goalWindow } from './goal.window.js';

/** How far the goals of a program are in their periods. */
@Injectable()
export class GoalsProgress {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  async of(args: GoalProgressArgs, at: Instant, caller: Principal): Promise<GoalProgress[]> {
    const program = await this.reads.one(ProgramRow, caller, args, { id: args.programId });
    if (!program) return [];
    return Promise.all(inForce(program.goals, at).map((goal) => this.progress(goal, program, { args, at, caller })));
  }

  private async progress(goal: GoalVersion, program: ProgramRow, { args, at, caller }: Asked): Promise<GoalProgress> {
    const { from, to } = goalWindow(at, zoneOfRow(program, at), goal.period);
    const known = await this.sums.program(caller.tenant, program.id);
    if (!known) throw new Error(`there is no program ${program.id}`);
    const range: ReportArgs = { ...args, from, to };
    const moments = rangeOf(known, range);
    const values = [caller.tenant, program.id, from, to, moments.begins, moments.ends];
    const report = { views: GOAL_VIEWS, args };
    const [found] = await this.reads.sql<Omit<GoalSums, 'influenced'>>(caller, report, GOAL_SUMS, values);
    const influenced = goal.metric === 'influenced-revenue' ? await this.influenced(range, caller) : null;
    const { goalId, name, version, metric, unit, period, target } = goal;
    const sums = { ...found!, influenced };
    return {
      ...{ goalId, name, version, metric, unit, period, from, to, target, ...progressOf(goal, sums) },
      ...{ programId: program.id, range: moments, leftOut: leftOutAt(known, moments.ends) },
    };
  }

  private async influenced(args: ReportArgs, caller: Principal): Promise<Influenced> {
    const program = await this.sums.program(caller.tenant, args.programId);
    if (!program) throw new Error(`there is no program ${args.programId}`);
    const report = { views: OPPORTUNITY_VIEWS, args, adHoc: true };
    const found = await this.reads.sql<ImpactRow>(
      caller,
      report,
      INFLUENCED,
      opportunityValues(caller.tenant, program, args),
    );
    const rows = await this.sums.converted(caller.tenant, program, found);
    const unconverted = unconvertedOf(rows).map(({ currency, amount: net }) => ({ currency, net }));
    return { net: totalOf(rows), unconverted };
  }
}

interface Asked {
  readonly args: GoalProgressArgs;
  readonly at: Instant;
  readonly caller: Principal;
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
