import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { atLeastOne, FirstOfAll, type Page, Reads } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartnerDuplicates } from '../read-models/reports/duplicates.queries.js';
import {
  PartnerDuplicate,
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

@Resolver(() => PartnerDuplicate)
export class DuplicatePairsResolver {
  @ResolveField(() => [PartnerPair], {
    description:
      'Every two of its first 20 records, compared: the first with all others, then the second with those after it.',
  })
  pairs(
    @Parent() { pairs }: PartnerDuplicate,
    @FirstOfAll('20 records are 190 pairs') first: number | null,
  ): readonly PartnerPair[] {
    return pairs.slice(0, atLeastOne(first));
  }
}
