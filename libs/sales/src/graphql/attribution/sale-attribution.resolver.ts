import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Connection, HAVING, IdArg, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Args, Int, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  SaleAttributionRow,
  SaleShareType,
  UnusableType,
} from '../../read-models/attribution/sale-attribution.view.js';
import { SaleTouchRow } from '../../read-models/attribution/sale-touch.view.js';
import { SaleRow } from '../../read-models/sale.view.js';
import { ownCredit } from '../../read-models/lists/sale-filter.js';
import { NotCreditedReports } from '../../read-models/why-not/not-credited.provider.js';
import { NotCreditedType, WhyNotArgs } from '../../read-models/why-not/not-credited.types.js';

@ObjectType({ description: 'A page of the touches of a sale.' })
export class SaleTouchConnection extends Connection(SaleTouchRow, 'SaleTouch') {}

const isPartner = ({ role }: Principal): boolean => role === 'partner';

/** Why sales are credited as they are. What others did, and what the vendor handed in, is no partner's business. */
@Resolver(() => SaleAttributionRow)
export class SaleAttributionResolver {
  constructor(
    private readonly reads: Reads,
    private readonly notCredited: NotCreditedReports,
  ) {}

  @Query(() => SaleAttributionRow, {
    nullable: true,
    description:
      'Why a sale is credited as it is; null if there is none, or whoever recorded it said whom to credit: see `Sale.creditHistory`. A partner is shown it of sales that are credited to it.',
  })
  @Roles(...READERS_AND_PARTNER)
  saleAttribution(
    @IdArg('saleId', 'sale', 'The sale.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<SaleAttributionRow | null> {
    return this.reads.one(SaleAttributionRow, caller, args, { id, [HAVING]: [ownCredit(caller)] });
  }

  @Query(() => [NotCreditedType], {
    description:
      'Why was I not credited? Each touch of a partner that has no part in a sale, with its reason and what would have been enough; the latest sales first. A partner learns of its own touches alone. Why one that was credited earned nothing says `skippedSources`.',
  })
  @Roles(...READERS_AND_PARTNER)
  whyNotCredited(@Args() args: WhyNotArgs, @Caller() caller: Principal): Promise<NotCreditedType[]> {
    return this.notCredited.of(args, caller);
  }

  @ResolveField(() => [SaleShareType], {
    description: 'Who is credited, each partner once. A partner sees its own part.',
  })
  shares(@Parent() { shares }: SaleAttributionRow, @Caller() caller: Principal): SaleShareType[] {
    return shares
      .filter(({ partnerId }) => !isPartner(caller) || partnerId === caller.partnerId)
      .map((share) => Object.assign(new SaleShareType(), share));
  }

  @ResolveField(() => [UnusableType], {
    description: 'What of its evidence could not be used; nothing for a partner.',
  })
  unusable(@Parent() { unusable }: SaleAttributionRow, @Caller() caller: Principal): UnusableType[] {
    return isPartner(caller) ? [] : unusable.map((one) => Object.assign(new UnusableType(), one));
  }

  @ResolveField(() => Int, {
    nullable: true,
    description: 'How many touches without a part are not listed: of these the latest 50 are. Null for a partner.',
  })
  unlisted(@Parent() { unlisted }: SaleAttributionRow, @Caller() caller: Principal): number | null {
    return isPartner(caller) ? null : unlisted;
  }

  @ResolveField(() => Int, {
    nullable: true,
    description: 'How many touches were not weighed, since there were more than 200. Null for a partner.',
  })
  omitted(@Parent() { omitted }: SaleAttributionRow, @Caller() caller: Principal): number | null {
    return isPartner(caller) ? null : omitted;
  }

  @ResolveField(() => SaleTouchConnection, {
    description:
      'The touches of its customer as they were judged last, in the order in which they count. Where a person has named whom to credit since (EXPLICIT), they are as they were before. A partner sees its own.',
  })
  touches(
    @Parent() { id: of, judged }: SaleAttributionRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<SaleTouchConnection> {
    const where = { ...own(caller, 'partnerId'), judged };
    return this.reads.nested(SaleTouchRow, caller, args, { by: 'saleId', of, where, order: { by: 'place' } });
  }
}

/** Shows under a sale why it is credited as it is. */
@Resolver(() => SaleRow)
export class AttributionOfSaleResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleAttributionRow, {
    nullable: true,
    description: 'Why it is credited as it is; null: whoever recorded it said whom to credit, see `crediting`.',
  })
  attribution(@Parent() { id }: SaleRow, @Caller() caller: Principal): Promise<SaleAttributionRow | null> {
    return this.reads.related(SaleAttributionRow, caller, id);
  }
}
