import { Caller, type Principal, READERS, Roles, STAFF } from '#libs/access';
import { CountedConnection, IdArg, LiveRows, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Args, Int, ObjectType, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { DealWorkArgs, workOrder, workWhere } from '../deal/work.inputs.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { DealWorkRow } from '../../read-models/deal-work.view.js';
import { DealCandidateType } from '../../read-models/evidence.types.js';
import { ProgramTerms } from '../../state-reader/program-terms.js';

@ObjectType({ description: 'A page of the work list.' })
export class DealWorkConnection extends CountedConnection(DealWorkRow, 'DealWorkItem') {}

@Resolver(() => DealWorkRow)
export class DealWorkResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
    private readonly terms: ProgramTerms,
  ) {}

  @Query(() => DealWorkConnection, {
    description: 'What waits for a person’s decision, who has waited longest first unless another order is asked for.',
  })
  @Roles(...READERS)
  dealWorkList(@Args() args: DealWorkArgs, @Caller() caller: Principal): Promise<DealWorkConnection> {
    return this.reads.page(DealWorkRow, caller, args, { where: workWhere(args), order: workOrder(args) });
  }

  @ResolveField(() => DealRow, { nullable: true, description: 'The deal.' })
  deal(@Parent() item: DealWorkRow, @Caller() caller: Principal): Promise<DealRow | null> {
    return this.reads.related(DealRow, caller, item.id);
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'Its partner; null for the vendor’s own.' })
  partner(@Parent() item: DealWorkRow, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, item.partnerId);
  }

  @ResolveField(() => Int, {
    description: 'Working days of the program’s calendar that have passed in full since it joined the queue.',
  })
  ageInBusinessDays(@Parent() { programId, since }: DealWorkRow, @Caller() { tenant }: Principal): Promise<number> {
    return this.terms.businessDaysSince(tenant, programId, since);
  }

  @Subscription(() => DealWorkRow, {
    description:
      'Items as they come onto the work list, change, and leave it (`waiting: false`). Ends when changes may have been missed: read the list again then.',
    resolve: (row: DealWorkRow) => row,
  })
  @Roles(...STAFF, 'auditor')
  dealWorkListChanged(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<DealWorkRow>> {
    return this.live.rows(DealWorkRow, caller, { where: { programId, listed: true } });
  }
}

/** A candidate that is a deal. */
@Resolver(() => DealCandidateType)
export class DealCandidateResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => DealRow, { nullable: true, description: 'The deal, if it is one.' })
  deal(@Parent() candidate: DealCandidateType, @Caller() caller: Principal): Promise<DealRow | null> {
    return this.reads.related(DealRow, caller, candidate.dealId);
  }
}
