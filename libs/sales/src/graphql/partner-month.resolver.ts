import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { PartnerMonths } from '../read-models/partner-month.queries.js';
import { PartnerMonthRow } from '../read-models/partner-month.view.js';
import { PartnerMonthsArgs } from '../read-models/sale.args.types.js';

@Resolver(() => PartnerMonthRow)
export class PartnerMonthResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [PartnerMonthRow], {
    description:
      'What each partner brought in each month, by month and partner: at most 10,000 rows, else BAD_USER_INPUT.',
  })
  @Roles(...READERS_AND_PARTNER)
  partnerMonths(@Args() args: PartnerMonthsArgs, @Caller() caller: Principal): Promise<PartnerMonthRow[]> {
    return this.queries.execute(new PartnerMonths(args, caller));
  }
}
