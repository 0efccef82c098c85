import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { type Page, Reads } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartnerDuplicates } from '../read-models/reports/duplicates.queries.js';
import {
  type PartnerDuplicate,
  PartnerDuplicateConnection,
  PartnerDuplicatesArgs,
  PartnerPair,
} from '../read-models/reports/duplicates.types.js';
import { PartnerRow } from '../read-models/partner.row.view.js';

/** Records that may be of one partner: listed for a person's look, never merged. */
@Resolver(() => PartnerPair)
export class DuplicatesResolver {
  constructor(
    private readonly queries: QueryBus,
    private readonly reads: Reads,
  ) {}

  @Query(() => PartnerDuplicateConnection, {
    description: 'Names that more than one record of a program bears, exactly as written, in their order.',
  })
  @Roles(...READERS)
  partnerDuplicates(@Args() args: PartnerDuplicatesArgs, @Caller() caller: Principal): Promise<Page<PartnerDuplicate>> {
    return this.queries.execute(new PartnerDuplicates(args, caller));
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'The record that was known first.' })
  first(@Parent() pair: PartnerPair, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, pair.firstId);
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'The other one.' })
  second(@Parent() pair: PartnerPair, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, pair.secondId);
  }
}
