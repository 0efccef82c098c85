import {
  GlobalId,
  GraphQLDay,
  GraphQLDecimal,
  GraphQLInstant,
  graphqlEnum,
  IdField,
  MoneyType,
  ReadArgs,
} from '#libs/graphql';
import type { Day, Instant, Money } from '#libs/kernel';
import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayUnique, IsOptional } from 'class-validator';
import type { FundGroup } from './fund-utilisation.queries.js';

const FundGroupEnum = graphqlEnum<FundGroup>('FundUtilisationDimension', 'By what the use of funds is grouped.', {
  partner: 'Whose they are; of a merged partner the record that lives.',
  budget: 'The budget.',
  fund: 'The fund itself.',
});

@ArgsType()
export class FundUtilisationArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLDay, {
    description: 'As of the end of this day, in the program’s zone: of what happened up to then.',
  })
  on: Day;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'As it was known then: only what was recorded by this moment. Null: all that is known now.',
  })
  @IsOptional()
  asKnownAt?: Instant | null;

  @Field(() => [FundGroupEnum], { description: 'By what they are grouped, and by currency; empty: by currency alone.' })
  @ArrayUnique()
  @ArrayMaxSize(3)
  groupBy: FundGroup[];
}

@ObjectType({ description: 'What funds of one group and one currency had at the end of a day.' })
export class FundUtilisation {
  @GlobalId('partner', { nullable: true, description: 'Whose they are; null: not grouped by it.' })
  partnerId: string | null;

  @GlobalId('fund_budget', { nullable: true, description: 'Their budget; null: not grouped by it.' })
  budgetId: string | null;

  @GlobalId('fund', { nullable: true, description: 'The fund; null: not grouped by it.' })
  fundId: string | null;

  @Field({ description: 'ISO 4217 code of their currency.' })
  currency: string;

  @Field(() => MoneyType, { description: 'What they had in all.' })
  allocated: Money;

  @Field(() => MoneyType, { description: 'What requests asked for that nobody had decided on.' })
  pending: Money;

  @Field(() => MoneyType, { description: 'What was granted and neither paid nor given back.' })
  approved: Money;

  @Field(() => MoneyType, { description: 'What had arrived, less what was taken back.' })
  paid: Money;

  @Field(() => MoneyType, { description: 'What requests could still ask for.' })
  available: Money;

  @Field(() => MoneyType, { description: 'What had expired of requests, all together; it became available again.' })
  expired: Money;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      '`paid` and `approved`, of `allocated`, in per cent with 4 decimals towards zero; null where nothing was allocated. Example: 1,000.00 paid and 1,500.00 approved of 5,000.00 are `50.0000`.',
  })
  utilisationPercent: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: '`expired`, of `allocated`, the same way. Example: 700.00 of 5,000.00 are `14.0000`.',
  })
  breakagePercent: string | null;
}

@ObjectType({ description: 'How far funds were used at the end of a day.' })
export class FundUtilisations {
  @Field(() => [FundUtilisation], {
    description: 'Group by group, those that had most first. BAD_USER_INPUT for more than 10,000.',
  })
  groups: readonly FundUtilisation[];

  @Field({ description: 'The query that lists what each fund had after each movement, page by page.' })
  explain: string;
}
