import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { IdArg, listBelow, listsBelow, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AccountRow } from '../../read-models/account.view.js';
import { dealList, DealsArgs, NestedDealsArgs } from '../../read-models/lists/deal-list.inputs.js';
import { DealConnection, DealStepConnection } from './payloads.types.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { DealStepRow } from '../../read-models/timeline/deal-step.row.view.js';

/** A partner that knew the account of its deal could tell which of its customers are somebody else's, too. */
const isPartner = ({ role }: Principal): boolean => role === 'partner';

@Resolver(() => DealRow)
export class DealResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => DealRow, { nullable: true, description: 'One deal; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  deal(
    @IdArg('id', 'deal', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<DealRow | null> {
    return this.reads.one(DealRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => DealConnection, { description: 'Deals; a partner’s own for a partner.' })
  @Roles(...READERS_AND_PARTNER)
  deals(@Args() args: DealsArgs, @Caller() caller: Principal): Promise<DealConnection> {
    return this.reads.page(DealRow, caller, args, dealList(args, caller));
  }

  @ResolveField(() => ProgramRow, { nullable: true, description: 'Its program.' })
  program(@Parent() deal: DealRow, @Caller() caller: Principal): Promise<ProgramRow | null> {
    return this.reads.related(ProgramRow, caller, deal.programId);
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'Its partner; null for the vendor’s own.' })
  partner(@Parent() deal: DealRow, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, deal.partnerId);
  }

  @ResolveField(() => AccountRow, { nullable: true, description: 'Its customer’s account; null for a partner.' })
  account(@Parent() deal: DealRow, @Caller() caller: Principal): Promise<AccountRow | null> {
    return this.reads.related(AccountRow, caller, isPartner(caller) ? null : deal.accountId);
  }

  @ResolveField(() => DealStepConnection, { description: 'Its story, in the order of history.' })
  steps(
    @Parent() deal: DealRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<DealStepConnection> {
    const where = isPartner(caller) ? { shared: true } : {};
    return this.reads.nested(DealStepRow, caller, args, { by: 'dealId', of: deal.id, order: { by: 'place' }, where });
  }
}

const deals = listBelow({ row: DealRow, page: DealConnection, args: NestedDealsArgs, list: dealList });

/** Deals of partners, and the vendor's own. */
export const DEAL_LISTS = [
  listsBelow(PartnerRow, {
    deals: deals('partnerId', 'Its deals, the latest registered first unless another order is asked for.'),
  }),
  listsBelow(ProgramRow, {
    deals: deals(
      'programId',
      'Its deals, the latest registered first unless another order is asked for. A partner is shown its own.',
    ),
  }),
];
