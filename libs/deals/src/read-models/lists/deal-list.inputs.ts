import { own, type Principal } from '#libs/access';
import {
  allOf,
  GraphQLInstant,
  heir,
  IdField,
  type RowList,
  listing,
  NestedPageArgs,
  PageArgs,
  type Where,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { DealStatus } from '../../deal/deal.state.js';
import { DealStateEnum } from '../deal-enums.types.js';
import type { DealRow } from '../deal.row.view.js';
import { DEAL_ORDERS, DealFilter, DealOrderEnum, dealWhere, standingNow } from './deal-filter.js';

const LISTED = { filter: DealFilter, orders: DealOrderEnum } as const;

@ArgsType()
export class DealsArgs extends listing(PageArgs, { ...LISTED, byDefault: 'registered-newest' }) {
  @IdField('program', { nullable: true, description: 'Of this program.' })
  @IsOptional()
  programId?: string;

  @Field(() => [DealStateEnum], {
    nullable: true,
    description: 'That stand at one of these as of now.',
    deprecationReason: heir('state: […]'),
  })
  @IsOptional()
  states?: DealStatus[];

  @IdField('partner', {
    nullable: true,
    description: 'Of this partner.',
    deprecationReason: heir('partner: { id: […] }'),
  })
  @IsOptional()
  partnerId?: string;

  @IdField('account', {
    nullable: true,
    description: 'Of this customer. A partner finds none by it.',
    deprecationReason: heir('accountId: […]'),
  })
  @IsOptional()
  accountId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'About this product line, among others or alone.',
    deprecationReason: heir('productLine: […]'),
  })
  @IsOptional()
  productLine?: string;

  @Field(() => String, {
    nullable: true,
    description: 'In exactly this territory.',
    deprecationReason: heir('territory: […]'),
  })
  @IsOptional()
  territory?: string;

  @IdField('contact', {
    nullable: true,
    description: 'Led by this contact of the partner.',
    deprecationReason: heir('representativeId: […]'),
  })
  @IsOptional()
  representativeId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'With exactly this number, in each program.',
    deprecationReason: heir('externalId: […]'),
  })
  @IsOptional()
  externalId?: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Whose protection ends, or ended, before this.',
    deprecationReason: heir('expiresAt: { to }'),
  })
  @IsOptional()
  expiresBefore?: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Whose protection ends, or ended, at or after this.',
    deprecationReason: heir('expiresAt: { from }'),
  })
  @IsOptional()
  expiresAfter?: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'With `registeredAt` at or after this.',
    deprecationReason: heir('registeredAt: { from }'),
  })
  @IsOptional()
  registeredFrom?: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Registered before this.',
    deprecationReason: heir('registeredAt: { to }'),
  })
  @IsOptional()
  registeredTo?: string;
}

@ArgsType()
export class NestedDealsArgs extends listing(NestedPageArgs, { ...LISTED, byDefault: 'registered-newest' }) {}

/** Below an account. */
@ArgsType()
export class AccountDealsArgs extends listing(NestedPageArgs, { ...LISTED, byDefault: 'registered-oldest' }) {}

export const dealsWhere = (args: Partial<DealsArgs>): Where<DealRow> => ({
  programId: args.programId,
  partnerId: args.partnerId,
  accountId: args.accountId,
  territory: args.territory,
  representative: args.representativeId,
  externalId: args.externalId && keyForms(args.externalId),
  ...(args.productLine !== undefined && { productLines: { has: args.productLine } }),
  ...((args.expiresBefore ?? args.expiresAfter) && {
    expiresAt: { from: args.expiresAfter, to: args.expiresBefore },
  }),
  registeredAt: { from: args.registeredFrom, to: args.registeredTo },
  ...(args.states && standingNow(args.states)),
});

/** A partner that found its deals by an account could tell which of its customers are somebody else's, too. */
export function dealList(args: NestedDealsArgs & Partial<DealsArgs>, caller: Principal): RowList<DealRow> {
  const { filter, orderBy } = args;
  const asks = args.accountId !== undefined || filter?.accountId !== undefined;
  const none = caller.role === 'partner' && asks ? { id: [] } : undefined;
  const where = { ...dealsWhere(args), ...allOf<DealRow>(dealWhere(filter), none), ...own(caller, 'partnerId') };
  return { where, order: DEAL_ORDERS[orderBy] };
}
