import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import {
  allOf,
  Connection,
  CountedConnection,
  heir,
  IdArg,
  listBelow,
  listing,
  listsBelow,
  LiveRows,
  NestedPageArgs,
  ReadArgs,
  Reads,
  TextField,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ProgramRow } from '#libs/programs';
import {
  Args,
  ArgsType,
  Field,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { ContactRow } from '../read-models/contact.view.js';
import type { PartnerKind } from '../events/partner.events.js';
import { PartnerKeyNames } from '../read-models/partner-key.queries.js';
import { PARTNER_ORDERS, PartnerFilter, PartnerOrderEnum, partnerWhere } from '../read-models/partner-filter.types.js';
import { PartnerRow } from '../read-models/partner.row.view.js';
import type { StandingName } from '../events/partner.state.js';
import { PartnerKindEnum, PartnerStanding } from '../read-models/partner.types.js';

@ObjectType({ description: 'A page of partners.' })
export class PartnerConnection extends CountedConnection(PartnerRow, 'Partner') {}

@ObjectType({ description: 'A page of contacts.' })
export class PartnerContactConnection extends Connection(ContactRow, 'PartnerContact') {}

const LISTED = { filter: PartnerFilter, orders: PartnerOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class PartnersArgs extends listingOfProgram(LISTED) {
  @Field(() => [PartnerStanding], {
    nullable: true,
    description: 'Only those that stand at one of these.',
    deprecationReason: heir('standing: […]'),
  })
  @IsOptional()
  standing?: StandingName[];

  @Field(() => [PartnerKindEnum], {
    nullable: true,
    description: 'Only those of one of these kinds.',
    deprecationReason: heir('kind: […]'),
  })
  @IsOptional()
  kind?: PartnerKind[];

  @TextField(400, {
    nullable: true,
    description: 'Only the one with exactly this key of the vendor’s, in each program.',
  })
  externalId?: string;
}

@ArgsType()
class NestedPartnersArgs extends listing(NestedPageArgs, LISTED) {}

export const partnersWhere = (
  { programId, standing, kind, externalId, filter }: Partial<PartnersArgs>,
  names: readonly string[],
): Where<PartnerRow> => ({
  ...{ programId, standing, kind },
  keyName: externalId && [...keyForms(externalId), ...names],
  ...allOf<PartnerRow>(partnerWhere(filter)),
});

@Resolver(() => PartnerRow)
export class PartnerResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
    private readonly keys: PartnerKeyNames,
  ) {}

  @Query(() => PartnerRow, { nullable: true, description: 'One partner; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  partner(
    @IdArg('id', 'partner', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerRow | null> {
    return this.reads.one(PartnerRow, caller, args, { id, ...own(caller, 'id') });
  }

  @Query(() => PartnerConnection, {
    description: 'Partners, the latest known first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  async partners(@Args() args: PartnersArgs, @Caller() caller: Principal): Promise<PartnerConnection> {
    const names = await this.keys.of(args, caller);
    return this.reads.page(PartnerRow, caller, args, {
      where: { ...partnersWhere(args, names), ...own(caller, 'id') },
      order: PARTNER_ORDERS[args.orderBy],
    });
  }

  @ResolveField(() => ProgramRow, { nullable: true, description: 'Its program.' })
  program(@Parent() partner: PartnerRow, @Caller() caller: Principal): Promise<ProgramRow | null> {
    return this.reads.related(ProgramRow, caller, partner.programId);
  }

  @ResolveField(() => PartnerContactConnection, { description: 'Its contacts, in the order they were added.' })
  contacts(
    @Parent() partner: PartnerRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerContactConnection> {
    return this.reads.nested(ContactRow, caller, args, {
      by: 'partnerId',
      of: partner.id,
      order: { by: 'addedAt' },
      where: own(caller, 'partnerId'),
    });
  }

  @Subscription(() => PartnerRow, {
    description: 'Partners as they change. Ends when changes may have been missed: read the list again then.',
    resolve: (row: PartnerRow) => row,
  })
  @Roles(...READERS_AND_PARTNER)
  partnerChanged(@Caller() caller: Principal): Promise<AsyncIterableIterator<PartnerRow>> {
    return this.live.rows(PartnerRow, caller, { where: own(caller, 'id') });
  }
}

const partners = listBelow({
  ...{ row: PartnerRow, page: PartnerConnection, args: NestedPartnersArgs },
  list: ({ filter, orderBy }, caller) => ({
    order: PARTNER_ORDERS[orderBy],
    where: { ...allOf<PartnerRow>(partnerWhere(filter)), ...own(caller, 'id') },
  }),
});

/** Shows partners under their program. */
export const ProgramPartnersResolver = listsBelow(ProgramRow, {
  partners: partners('programId', 'Its partners, the latest known first unless another order is asked for.'),
});
