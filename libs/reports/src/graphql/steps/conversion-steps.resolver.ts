import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads, toGlobalId } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { CONVERSION_STEPS, STEPS_VIEWS, type StepsRow } from '../../read-models/conversion-steps.queries.js';
import { ProgramSums } from '../program-sums.provider.js';
import { type ReportRange, rangeOf } from '../report-range.js';
import { ReportArgs } from '../report.types.js';
import { stepsOf } from './conversion-steps.js';
import { ConversionSteps } from './conversion-steps.types.js';

/** Of the whole program: no partner reads it. */
@Resolver()
export class ConversionStepsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => ConversionSteps, {
    nullable: true,
    description: 'How many clicks became leads, leads qualified, and customers. Null where there is no such program.',
  })
  @Roles(...READERS)
  async conversionSteps(@Args() args: ReportArgs, @Caller() caller: Principal): Promise<ConversionSteps | null> {
    const program = await this.sums.program(caller.tenant, args.programId);
    if (!program) return null;
    const range = rangeOf(program, args);
    const values = [caller.tenant, args.programId, range.begins, range.ends, args.asKnownAt ?? null];
    const report = { views: STEPS_VIEWS, args, adHoc: true };
    const [found] = await this.reads.sql<StepsRow>(caller, report, CONVERSION_STEPS, values);
    return { ...stepsOf(found!), explain: leadsQueryOf(args.programId, range) };
  }
}

const leadsQueryOf = (programId: string, { begins, ends }: ReportRange): string =>
  `{ leads(programId: "${toGlobalId('program', programId)}", filter: { submittedAt: { from: "${begins}", to: "${ends}" } }, ` +
  'first: 100) { nodes { id partnerId status submittedAt } pageInfo { hasNextPage endCursor } } }';
