import { Caller, type Principal } from '#libs/access';
import { DealRow } from '#libs/deals';
import { NestedPageArgs, NO_ID, Reads, toGlobalId } from '#libs/graphql';
import { Args, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ConversionRow } from '../../read-models/conversion.view.js';
import { JourneyRow } from '../../read-models/journey.view.js';
import { LeadRow } from '../../read-models/lead/lead.row.view.js';
import { LeadDealRow } from '../../read-models/lead/lead-deal.view.js';
import { CustomerSaleConnection, LeadDealConnection } from '../inputs/lists.types.js';

const isPartner = ({ role }: Principal): boolean => role === 'partner';
const NEWEST = { by: 'linkedAt', direction: 'desc' } as const;

/** What became of a lead: its customer, what that bought, and which deals it became. None of it is a partner’s business. */
@Resolver(() => LeadRow)
export class LeadCustomerResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => ID, { nullable: true, description: 'The journey of its customer; null for a partner.' })
  journeyId(@Parent() { journeyId }: LeadRow, @Caller() caller: Principal): string | null {
    return isPartner(caller) ? null : toGlobalId('journey', journeyId);
  }

  @ResolveField(() => JourneyRow, {
    nullable: true,
    description: 'What `journeyId` names; null where that is null, or is not known yet.',
  })
  journey(@Parent() { journeyId }: LeadRow, @Caller() caller: Principal): Promise<JourneyRow | null> {
    return this.reads.related(JourneyRow, caller, isPartner(caller) ? null : journeyId);
  }

  @ResolveField(() => CustomerSaleConnection, {
    description: 'What its customer bought, in the order of recording; nothing for a partner.',
  })
  sales(
    @Parent() { journeyId }: LeadRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<CustomerSaleConnection> {
    const of = isPartner(caller) ? NO_ID : journeyId;
    return this.reads.nested(ConversionRow, caller, args, { by: 'journeyId', of, order: { by: 'number' } });
  }

  @ResolveField(() => LeadDealConnection, {
    description: 'Deals that it became, by `linkLeadToDeal`, the latest link first; nothing for a partner.',
  })
  deals(
    @Parent() { id }: LeadRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<LeadDealConnection> {
    const of = isPartner(caller) ? NO_ID : id;
    return this.reads.nested(LeadDealRow, caller, args, { by: 'leadId', of, order: NEWEST });
  }
}

/** Shows under a deal which leads became it. */
@Resolver(() => DealRow)
export class DealLeadsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => LeadDealConnection, {
    description: 'Leads that became it, by `linkLeadToDeal`, the latest link first; nothing for a partner.',
  })
  leads(
    @Parent() { id }: DealRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<LeadDealConnection> {
    const of = isPartner(caller) ? NO_ID : id;
    return this.reads.nested(LeadDealRow, caller, args, { by: 'dealId', of, order: NEWEST });
  }
}
