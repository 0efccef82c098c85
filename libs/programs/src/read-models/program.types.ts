import { graphqlEnum, GraphQLInstant, GraphQLPeriod, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';

export const PayoutApproval = graphqlEnum('PayoutApproval', 'Who approves a payout that is due.', {
  automatic: 'Nobody needs to.',
  'by-person': 'A person does.',
});

@ObjectType({ description: 'A version of what a payout needs, and when there is one.' })
export class PayoutPolicyVersion {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;

  @Field(() => MoneyType, {
    description: 'Payable at or above this; below it, or negative, the balance is carried on.',
  })
  minimum: Money;

  @Field({ description: 'ISO 4217 code of the currency that partners are paid in.' })
  payoutCurrency: string;

  @Field({ description: 'Whose exchange rates convert, such as `ecb`.' })
  rateSource: string;

  @Field(() => MoneyType, { nullable: true, description: 'Payouts above this need a second person; null: none does.' })
  secondApprovalAbove: Money | null;

  @Field(() => PayoutApproval, { description: 'Who approves.' })
  approval: string;

  @Field({ description: 'Whether nothing is paid without a tax form on file.' })
  requiresTaxForm: boolean;

  @Field({ description: 'Whether nothing is paid without a verified payout method.' })
  requiresPayoutMethod: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Months after which what a partner did not claim, for want of a tax form or payout method, is forfeited; null: never.',
  })
  forfeitAfterMonths: number | null;
}

@ObjectType({ description: 'A version of how long a commission matures.' })
export class HoldPolicyVersion {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;

  @Field(() => Int, { description: 'Days after a sale, its refund window; 0: none.' })
  maturityDays: number;
}

@ObjectType({ description: 'A zone that holds from the start of a period on.' })
export class TimeZoneChange {
  @Field(() => GraphQLPeriod, { description: 'The first period of the zone.' })
  from: string;

  @Field({ description: 'IANA zone, such as `Europe/London`.' })
  timeZone: string;
}
