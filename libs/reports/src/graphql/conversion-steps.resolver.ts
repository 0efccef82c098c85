import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { queryOf, Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { CONVERSION_STEPS, STEPS_VIEWS, type StepsRow } from '../read-models/conversion-steps.queries.js';
import { leadsOf } from './explained.js';
import { ProgramSums } from '../state-reader/program-sums.js';
import { leftOutAt, rangeOf } from '../read-models/figures/report-range.js';
import { ReportArgs } from '../read-models/figures/report.types.js';
import { stepsOf } from '../read-models/figures/conversion-steps.js';
import { ConversionSteps } from '../read-models/figures/conversion-steps.types.js';

/** Of the whole program: no partner reads it. */
@Resolver()
export class ConversionStepsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => ConversionSteps, {
    nullable: true,
    description:
      'How many clicks became leads, leads qualified, and customers. With `asKnownAt` all of it is as it was known then; clicks of hours that had begun. Null where there is no such program.',
  })
  @Roles(...READERS)
  async conversionSteps(@Args() args: ReportArgs, @Caller() caller: Principal): Promise<ConversionSteps | null> {
    const program = await this.sums.program(caller.tenant, args.programId);
    if (!program) return null;
    const range = rangeOf(program, args);
    const { begins, ends } = range;
    const values = [caller.tenant, args.programId, begins, ends, args.asKnownAt ?? null, leftOutAt(program, ends)];
    const report = { views: STEPS_VIEWS, args, adHoc: true };
    const [found] = await this.reads.sql<StepsRow>(caller, report, CONVERSION_STEPS, values);
    return {
      ...stepsOf(found!),
      explain: queryOf(leadsOf(args.programId, range, args.asKnownAt ? '' : ', isMerged: false')),
    };
  }
}
