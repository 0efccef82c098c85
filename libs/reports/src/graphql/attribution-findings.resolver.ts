import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { ATTRIBUTION_FINDINGS, FINDING_VIEWS, type FindingRow } from '../read-models/attribution-finding.queries.js';
import {
  AttributionFinding,
  AttributionFindings,
  AttributionFindingsArgs,
} from '../read-models/lists/attribution-findings.types.js';

/** They tell of rivals: no partner reads them. */
@Resolver()
export class AttributionFindingsResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => AttributionFindings, {
    description:
      'What somebody should look at in how sales were attributed. Example: a click of 1 March that was recorded on 5 March, after the sale of 2 March: LATE_TOUCH.',
  })
  @Roles(...READERS)
  async attributionFindings(
    @Args() args: AttributionFindingsArgs,
    @Caller() caller: Principal,
  ): Promise<AttributionFindings> {
    const { programId, kinds, limit } = args;
    const report = { views: FINDING_VIEWS, args, adHoc: true };
    const values = [caller.tenant, programId, kinds, limit];
    const rows = await this.reads.sql<FindingRow>(caller, report, ATTRIBUTION_FINDINGS, values);
    const findings = rows.map(({ total: _, ...row }) => Object.assign(new AttributionFinding(), row));
    return { total: rows[0]?.total ?? 0, findings };
  }
}
