import {
  allOf,
  AnyIdOf,
  AnyOf,
  AnyText,
  Days,
  type DayRange,
  GraphQLInstant,
  graphqlEnum,
  HAVING,
  having,
  inclusive,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  type RowList,
  Whether,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import type { Instant } from '#libs/kernel';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type CostBasis,
  CostBasisEnum,
  type CostFactKind,
  CostFactKindEnum,
  type CostFactRow,
} from '../cost-fact.row.view.js';
import type { FundMovementRow } from '../funds/fund-movement.row.view.js';
import { type RevenueFactKind, RevenueFactKindEnum, RevenueFactRow } from '../revenue-fact.row.view.js';

type FactOrder = 'oldest' | 'newest';

export const FactOrderEnum = graphqlEnum<FactOrder>('FactOrder', 'How what reports add up is listed.', {
  oldest: 'What happened first, first.',
  newest: 'What happened last, first.',
});

export const FACT_ORDERS = {
  oldest: { by: 'occurredAt' },
  newest: { by: 'occurredAt', direction: 'desc' },
} as const satisfies Readonly<Record<FactOrder, Order<RevenueFactRow & CostFactRow & FundMovementRow>>>;

@InputType({ description: 'Which movements of revenue.' })
class RevenueFactFilter {
  @AnyOf(RevenueFactKindEnum, 'Moved by one of these.')
  kind?: RevenueFactKind[];

  @AnyIdOf('sale', 'Of these sales.')
  saleId?: string[];

  @Days('On these days, in the program’s zone.')
  day?: DayRange;

  @Instants('Happened then, business time.')
  occurredAt?: InstantRange;

  @Whether('Whether it is what partners are paid on for help in a deal; false: what is revenue.')
  isInfluence?: boolean;

  @Whether('Whether it is any partner’s.')
  isCredited?: boolean;
}

@InputType({ description: 'Which movements of costs.' })
class CostFactFilter {
  @AnyOf(CostFactKindEnum, 'By one of these.')
  kind?: CostFactKind[];

  @Matching(() => PartnerFilter, 'For such a partner.')
  partner?: PartnerFilter;

  @AnyText('Recorded by `recordCosts` under one of these numbers.')
  externalId?: string[];

  @AnyText('Recorded by `recordCosts` as one of these, such as `software`.')
  category?: string[];

  @Instants('Happened then, business time.')
  occurredAt?: InstantRange;
}

export const KNOWN = {
  nullable: true,
  description: 'Only what was recorded by this moment.',
};

@ArgsType()
export class RevenueFactArgs extends listingOfProgram({
  ...{ filter: RevenueFactFilter, orders: FactOrderEnum },
  byDefault: 'oldest',
}) {
  @Field(() => GraphQLInstant, KNOWN)
  @IsOptional()
  asKnownAt?: Instant | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Without sales and credit notes of these types, and without what was given back of them.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  withoutSaleTypes?: readonly string[] | null;
}

@ArgsType()
export class CostFactArgs extends listingOfProgram({
  ...{ filter: CostFactFilter, orders: FactOrderEnum },
  byDefault: 'oldest',
}) {
  @Field(() => CostBasisEnum, { nullable: true, description: 'Only what counts under this basis.' })
  @IsOptional()
  basis?: CostBasis | null;

  @Field(() => GraphQLInstant, KNOWN)
  @IsOptional()
  asKnownAt?: Instant | null;
}

export const knownAt = (asKnownAt: Instant | null | undefined) =>
  asKnownAt ? { recordedAt: { atMost: asKnownAt } } : undefined;

/** Neither itself nor the sale that it moved. */
const notOf = (saleType: readonly string[]) =>
  (['id', 'saleId'] as const).map((by) =>
    having(RevenueFactRow, { by, of: by, where: { saleType, kind: ['sale', 'credit-note'] }, none: true }),
  );

const isCredited = (is: boolean | undefined): Where<RevenueFactRow> | undefined =>
  is === undefined ? undefined : { credits: is ? { contains: [{}] } : { lacks: [{}] } };

export const revenueFactList = ({
  programId,
  filter,
  orderBy,
  asKnownAt,
  withoutSaleTypes,
}: RevenueFactArgs): RowList<RevenueFactRow> => ({
  where: {
    ...{ programId, ...knownAt(asKnownAt) },
    [HAVING]: withoutSaleTypes?.length ? notOf(withoutSaleTypes) : [],
    ...allOf<RevenueFactRow>(
      filter && {
        ...{ kind: filter.kind, saleId: filter.saleId, isInfluence: filter.isInfluence },
        ...{ day: inclusive(filter.day), occurredAt: filter.occurredAt },
      },
      isCredited(filter?.isCredited),
    ),
  },
  order: FACT_ORDERS[orderBy],
});

export const costFactList = ({ programId, filter, orderBy, basis, asKnownAt }: CostFactArgs): RowList<CostFactRow> => ({
  where: {
    ...{ programId, isWaiting: false, basis: basis ? { has: basis } : undefined, ...knownAt(asKnownAt) },
    ...allOf<CostFactRow>(
      filter && {
        ...{ kind: filter.kind, externalId: filter.externalId, category: filter.category },
        occurredAt: filter.occurredAt,
      },
      filter?.partner && ofPartners<CostFactRow>(filter.partner),
    ),
  },
  order: FACT_ORDERS[orderBy],
});
