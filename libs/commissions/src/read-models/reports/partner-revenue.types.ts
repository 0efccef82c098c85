import { graphqlEnum, GlobalId, GraphQLDecimal, GraphQLPeriod, IdField, MoneyType, ReadArgs } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';

/** What a partner brought in some months. */
@ObjectType({ isAbstract: true })
class RevenueFigures {
  @Field(() => GraphQLPeriod, { description: 'The first month.' })
  from: string;

  @Field(() => GraphQLPeriod, { description: 'The last month.' })
  to: string;

  @Field(() => Int, { description: 'How many sales.' })
  conversions: number;

  @Field(() => GraphQLDecimal, { description: 'What was sold, exactly.' })
  gross: string;

  @Field(() => GraphQLDecimal, { description: 'What was given back in these months, exactly: negative.' })
  refunds: string;

  @Field(() => GraphQLDecimal, { description: 'gross + refunds.' })
  net: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What was given back of each unit sold, to 4 decimals: `0.0625` is 6.25 %. Null where nothing was sold.',
  })
  refundRate: string | null;

  @Field(() => MoneyType, {
    description: 'What was posted to its ledger for these months: earned, taken back, corrected; in program currency.',
  })
  commission: Money;
}

@ObjectType({ description: 'What a partner brought in the months before.' })
export class PartnerRevenueBefore extends RevenueFigures {}

@ObjectType({ description: 'What a partner brought in some months, in one currency, and in as many months before.' })
export class PartnerRevenue extends RevenueFigures {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field({ description: 'ISO 4217 code of what was sold.' })
  currency: string;

  @Field(() => PartnerRevenueBefore, { description: 'The same figures of as many months before `from`.' })
  before: PartnerRevenueBefore;
}

export type RevenueOrder = 'net-highest' | 'gross-highest' | 'refund-rate-highest';

const RevenueOrderEnum = graphqlEnum<RevenueOrder>('PartnerRevenueOrder', 'Which partners come first.', {
  'net-highest': 'Those with the greatest net revenue.',
  'gross-highest': 'Those who sold most, refunds aside.',
  'refund-rate-highest': 'Those of whom most is given back, in proportion.',
});

@ArgsType()
export class PartnerRevenueArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLPeriod, { description: 'From this month on.' })
  from: string;

  @Field(() => GraphQLPeriod, { description: 'Up to this month, inclusive; at most 24 months.' })
  to: string;

  @Field(() => Int, { description: 'How many at most, from 1 to 100.' })
  @IsInt()
  @Min(1)
  @Max(100)
  first: number;

  @Field(() => RevenueOrderEnum, { defaultValue: 'net-highest', description: 'In this order.' })
  orderBy: RevenueOrder;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 4217 code: only what was sold in this currency; the program’s if absent.',
  })
  @IsOptional()
  @Length(3, 3)
  currency?: string | null;
}
