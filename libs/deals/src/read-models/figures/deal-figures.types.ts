import { GraphQLDecimal, GraphQLInstant, graphqlEnum, IdField, MoneyType, ReadArgs } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';

export type DealDimension =
  | 'partner'
  | 'representative'
  | 'product-line'
  | 'quarter'
  | 'territory'
  | 'involvement'
  | 'state'
  | 'reject-reason'
  | 'metadata';

const DealDimensionEnum = graphqlEnum<DealDimension>('DealDimension', 'By what deals are counted.', {
  partner: 'Its partner: a global id; null for the vendor’s own.',
  representative: 'The contact who leads it: a global id.',
  'product-line': 'The product line; one with several counts in each, with an equal part of its amount.',
  quarter: 'The quarter in which it closed, in the program’s zone, such as `2017Q1`; null: it has not.',
  territory: 'The territory.',
  involvement: 'What the partner did for it: `sourced` or `influenced`.',
  state: 'Where it stands as of now, such as `IN_REVIEW`.',
  'reject-reason': 'Why it was rejected, such as `EXISTING_CUSTOMER`; null: it was not.',
  metadata: 'A word of the vendor’s own: one of `metadataKeys` for each, in order.',
});

@ArgsType()
export class DealFiguresArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => [DealDimensionEnum], { description: 'At most 4; none: everything in one figure for each currency.' })
  @ArrayMaxSize(4)
  groupBy: DealDimension[];

  @Field(() => [String], { defaultValue: [], description: 'One key for each METADATA in `groupBy`, in order.' })
  @ArrayMaxSize(4)
  @MaxLength(400, { each: true })
  metadataKeys: string[];

  @IdField('partner', { nullable: true, description: 'Of this partner only.' })
  @IsOptional()
  partnerId?: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'With `registeredAt` at or after this: drafts count when they were drafted.',
  })
  @IsOptional()
  registeredFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Registered before this.' })
  @IsOptional()
  registeredTo?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Closed at or after this.' })
  @IsOptional()
  closedFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Closed before this.' })
  @IsOptional()
  closedTo?: string;
}

@ObjectType('DealFigureKey', { description: 'One of the things by which a figure was counted.' })
export class DealFigureKey {
  @Field(() => DealDimensionEnum, { description: 'What it is.' })
  dimension: DealDimension;

  @Field(() => String, { nullable: true, description: 'For METADATA: the key.' })
  metadataKey: string | null;

  @Field(() => String, { nullable: true, description: 'Its value; null: it has none.' })
  value: string | null;
}

const COUNTED = 'How many';

@ObjectType({
  description: 'Deals of one group and currency, counted and added up exactly; drafts are not among them.',
})
export class DealFigure {
  @Field(() => [DealFigureKey], { description: 'The group, in the order asked for.' })
  group: DealFigureKey[];

  @Field({ description: 'ISO 4217 code of the amounts.' })
  currency: string;

  @Field(() => Int, { description: `${COUNTED} were registered.` })
  registered: number;

  @Field(() => Int, {
    description: `${COUNTED} are in play as of now: handed in, in review, returned, approved, or imported as open.`,
  })
  open: number;

  @Field(() => Int, { description: `${COUNTED} were ever approved, whatever became of them.` })
  approved: number;

  @Field(() => Int, { description: `${COUNTED} were rejected.` })
  rejected: number;

  @Field(() => Int, { description: `${COUNTED} were the partner’s own duplicates.` })
  duplicates: number;

  @Field(() => Int, { description: `${COUNTED} have expired as of now and were neither won nor lost.` })
  expired: number;

  @Field(() => Int, { description: `${COUNTED} were won.` })
  won: number;

  @Field(() => Int, { description: `${COUNTED} were lost.` })
  lost: number;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'Days of 24 hours from the handing in to the last decision, the median of those decided: of 1, 2 and 9 days `2.00`. Null: none was handed in and decided.',
  })
  medianDaysToDecide: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Days from the registration to the closing, the median of those won. Null: none was won.',
  })
  medianDaysToWin: string | null;

  @Field(() => MoneyType, { description: 'What the won ones were won for.' })
  wonAmount: Money;

  @Field(() => MoneyType, { description: 'What the lost ones were expected to bring.' })
  lostAmount: Money;

  @Field(() => MoneyType, { description: 'What those in play are expected to bring.' })
  openAmount: Money;
}

@ArgsType()
export class ProgramReadArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

@ArgsType()
export class RepeatFiguresArgs extends ProgramReadArgs {
  @Field(() => String, { nullable: true, description: 'Also by this word of the vendor’s own.' })
  @IsOptional()
  @MaxLength(400)
  metadataKey?: string;
}
