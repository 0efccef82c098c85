import { GlobalId, GraphQLDecimal, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { type CostBasis, CostBasisEnum } from '../cost-fact.row.view.js';
import { ReportArgs, UnconvertedAmount } from './report.types.js';

@ArgsType()
export class ProgramEconomicsArgs extends ReportArgs {
  @Field(() => CostBasisEnum, { defaultValue: 'accrued', description: 'When costs count.' })
  basis: CostBasis;
}

@ObjectType({ description: 'What one partner cost, and what of new customers is its own, in the program’s currency.' })
export class PartnerEconomics {
  @GlobalId('partner', { description: 'The partner; of a merged one the record that lives.' })
  partnerId: string;

  @Field(() => MoneyType, {
    description: 'Its commission, its own rewards, its funds, and what else was recorded for it.',
  })
  cost: Money;

  @Field(() => GraphQLDecimal, {
    description:
      'New customers by what it is credited with of their first sales. Example: of one customer a third and one alone are `1.3334`. Those of all partners add up to `customers` of the program.',
  })
  customers: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      '`cost` a new customer, with 4 decimals towards zero. Null where `customers` is not above zero. Example: 100.00 for `1.3334` are `74.9962`.',
  })
  cac: string | null;
}

@ObjectType({ description: 'What partners cost, and what came of it, in the program’s currency.' })
export class ProgramEconomics {
  @Field({ description: 'ISO 4217 code of the figures: the program’s.' })
  currency: string;

  @Field(() => MoneyType, { description: 'Commission, less what was taken back of it and what partners forfeited.' })
  commissions: Money;

  @Field(() => MoneyType, { description: 'Rewards, less what was taken back of them.' })
  rewards: Money;

  @Field(() => MoneyType, { description: 'Claims that were paid from market development money, less what came back.' })
  funds: Money;

  @Field(() => MoneyType, { description: 'What else was recorded by `recordCosts`.' })
  other: Money;

  @Field(() => MoneyType, { description: 'All of it.' })
  cost: Money;

  @Field(() => Int, {
    description:
      'Customers whose first sale was on these days and a partner’s, each once. One whose first sale becomes a partner’s later counts on that day, and less on the day on which it becomes nobody’s. Deals name no customer.',
  })
  customers: number;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      '`cost` a new customer, with 4 decimals towards zero. Null without one, and where `customers` is below zero. Example: 20,000.00 for 80 are `250.0000`.',
  })
  cac: string | null;

  @Field(() => [PartnerEconomics], {
    description: 'Partner by partner, those that cost most first. BAD_USER_INPUT for more than 10,000.',
  })
  partners: readonly PartnerEconomics[];

  @Field(() => MoneyType, {
    description: 'What of `cost` is in no partner’s: for nobody alone, and rewards of customers.',
  })
  ofNoPartner: Money;

  @Field(() => MoneyType, { description: 'Net revenue that partners brought, as `partnerImpact` has it.' })
  sourced: Money;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What `sourced` is more than `cost`, of `cost`, in per cent with 4 decimals towards zero. Null where nothing was spent. Example: 90,000.00 for 20,000.00 are `350.0000`.',
  })
  roiPercent: string | null;

  @Field(() => [UnconvertedAmount], { description: 'Costs in currencies that no rate was published for.' })
  unconvertedCosts: readonly UnconvertedAmount[];

  @Field(() => [UnconvertedAmount], { description: 'Of what partners brought, the same.' })
  unconvertedRevenue: readonly UnconvertedAmount[];

  @Field({ description: 'The query that lists the costs which were added up, page by page.' })
  explain: string;
}
