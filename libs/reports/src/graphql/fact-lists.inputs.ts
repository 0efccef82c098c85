import { GraphQLDay, GraphQLInstant, HAVING, having, IdField, PageArgs, type RowList } from '#libs/graphql';
import type { Day, Instant } from '#libs/kernel';
import { ArgsType, Field } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { type CostBasis, CostBasisEnum, type CostFactRow } from '../read-models/cost-fact.row.view.js';
import { RevenueFactRow } from '../read-models/revenue-fact.row.view.js';

@ArgsType()
class FactArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Only what was recorded by this moment.' })
  @IsOptional()
  asKnownAt?: Instant | null;
}

@ArgsType()
export class RevenueFactArgs extends FactArgs {
  @Field(() => GraphQLDay, { nullable: true, description: 'From this day on, in the program’s zone.' })
  @IsOptional()
  from?: Day | null;

  @Field(() => GraphQLDay, { nullable: true, description: 'Before this day.' })
  @IsOptional()
  to?: Day | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Without sales and credit notes of these types, and without what was given back of them.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  withoutSaleTypes?: readonly string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only what partners are paid on for help in a deal, or only what is revenue; null: both.',
  })
  @IsOptional()
  @IsBoolean()
  isInfluence?: boolean | null;
}

@ArgsType()
export class CostFactArgs extends FactArgs {
  @Field(() => CostBasisEnum, { nullable: true, description: 'Only what counts under this basis.' })
  @IsOptional()
  basis?: CostBasis | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'From this moment on, business time.' })
  @IsOptional()
  happenedFrom?: Instant | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Before this moment.' })
  @IsOptional()
  happenedTo?: Instant | null;
}

const between = (from: string | null | undefined, to: string | null | undefined) =>
  from || to ? { ...(from && { from }), ...(to && { to }) } : undefined;

const knownAt = (asKnownAt: Instant | null | undefined) =>
  asKnownAt ? { recordedAt: { atMost: asKnownAt } } : undefined;

/** Neither itself nor the sale that it moved. */
const notOf = (saleType: readonly string[]) =>
  (['id', 'saleId'] as const).map((by) =>
    having(RevenueFactRow, { by, of: by, where: { saleType, kind: ['sale', 'credit-note'] }, none: true }),
  );

export const revenueFactList = (args: RevenueFactArgs): RowList<RevenueFactRow> => ({
  where: {
    ...{ programId: args.programId, day: between(args.from, args.to), ...knownAt(args.asKnownAt) },
    isInfluence: args.isInfluence ?? undefined,
    [HAVING]: args.withoutSaleTypes?.length ? notOf(args.withoutSaleTypes) : [],
  },
  order: { by: 'occurredAt' },
});

export const costFactList = (args: CostFactArgs): RowList<CostFactRow> => {
  const { programId, basis, happenedFrom, happenedTo, asKnownAt } = args;
  const happened = between(happenedFrom, happenedTo);
  return {
    where: {
      ...{ programId, isWaiting: false, occurredAt: happened, ...knownAt(asKnownAt) },
      basis: basis ? { has: basis } : undefined,
    },
    order: { by: 'occurredAt' },
  };
};
