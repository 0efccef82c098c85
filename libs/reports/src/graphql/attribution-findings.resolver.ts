import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import type { Program } from '#libs/programs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import {
  ATTRIBUTION_FINDINGS,
  FINDING_VIEWS,
  type FindingPolicy,
  type FindingRow,
} from '../read-models/lists/attribution-finding.queries.js';
import { windowDaysAt } from '../read-models/figures/opportunity-values.js';
import { rangeOf } from '../read-models/figures/report-range.js';
import {
  AttributionFinding,
  AttributionFindings,
  AttributionFindingsArgs,
  MOST_FINDINGS,
} from '../read-models/lists/attribution-findings.types.js';
import { ProgramSums } from '../state-reader/program-sums.js';

/** They tell of rivals: no partner reads them. */
@Resolver()
export class AttributionFindingsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => AttributionFindings, {
    description:
      'What somebody should look at in how sales of these days were attributed. Example: a click of 1 March that was recorded on 5 March, after the sale of 2 March: LATE_TOUCH. It goes once it is settled, such as when a person has credited the sale anew.',
  })
  @Roles(...READERS)
  async attributionFindings(
    @Args() args: AttributionFindingsArgs,
    @Caller() caller: Principal,
  ): Promise<AttributionFindings> {
    const { programId, kinds, limit } = args;
    const program = await this.sums.program(caller.tenant, programId);
    if (!program) return { count: 0, countIsAtLeast: 0, findings: [] };
    const { begins, ends } = rangeOf(program, args);
    const values = [
      ...[caller.tenant, programId, kinds, MOST_FINDINGS + 1, begins, ends],
      ...[JSON.stringify(policiesOf(program)), windowDaysAt(program, ends)],
    ];
    const report = { views: FINDING_VIEWS, args, adHoc: true };
    const rows = await this.reads.sql<FindingRow>(caller, report, ATTRIBUTION_FINDINGS, values);
    return {
      count: rows.length > MOST_FINDINGS ? null : rows.length,
      countIsAtLeast: Math.min(rows.length, MOST_FINDINGS),
      findings: rows.slice(0, limit).map((row) => Object.assign(new AttributionFinding(), row)),
    };
  }
}

const policiesOf = ({ attributionPolicies }: Program): Readonly<Record<number, FindingPolicy>> =>
  Object.fromEntries(
    attributionPolicies.map(({ version, windowDays, selfReferral: { email, domain } }) => [
      version,
      {
        windowDays,
        selfDropped: [...(email === 'drop' ? ['same-email'] : []), ...(domain === 'drop' ? ['same-domain'] : [])],
      },
    ]),
  );
