import { AmountField, graphqlEnum, GraphQLPeriod, TextField, WholeField } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import type { PayoutPolicy } from '../payout-policy/payout-policy.js';
import { Version } from './version.types.js';

const PayoutApproval = graphqlEnum<PayoutPolicy['approval']>('PayoutApproval', 'Who approves a payout that is due.', {
  automatic: 'Nobody needs to.',
  'by-person': 'A person does.',
});

@ObjectType({ description: 'A version of what a payout needs, and when there is one.' })
export class PayoutPolicyVersion extends Version {
  @AmountField({
    description:
      'The least balance that is paid; what is below is carried forward. Example: of 50.00 a balance of 50.00 is paid, one of 49.99 is not.',
    taken:
      'The least balance that is paid, such as `50.00`; what is below is carried forward. Example: a balance of 50.00 is paid, one of 49.99 is not.',
  })
  minimum: Money;

  @TextField(16, { description: 'ISO 4217 code of the currency that partners are paid in.' })
  payoutCurrency: string;

  @TextField(100, { description: 'Whose exchange rates convert, such as `ecb`; 1 to 50 characters.' })
  rateSource: string;

  @AmountField({ nullable: true, description: 'Payouts above this need a second person; null: none does.' })
  secondApprovalAbove: Money | null;

  @Field(() => PayoutApproval, { defaultValue: 'by-person', description: 'Who approves a payout.' })
  approval: PayoutPolicy['approval'];

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a tax form on file.' })
  requiresTaxForm: boolean;

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a verified payout method.' })
  requiresPayoutMethod: boolean;

  @WholeField({
    nullable: true,
    description:
      'Months, 1 to 120, after which what a partner did not claim, for want of a tax form or payout method, is forfeited; null: never.',
  })
  forfeitAfterMonths: number | null;
}

@ObjectType({ description: 'A version of how long a commission matures.' })
export class HoldPolicyVersion extends Version {
  @WholeField({ description: 'Days after a sale, its refund window: 0 to 3,650; 0: none.' })
  maturityDays: number;
}

@ObjectType({ description: 'A zone that holds from the start of a period on.' })
export class TimeZoneChange {
  @Field(() => GraphQLPeriod, { description: 'The first period of the zone.' })
  from: string;

  @Field({ description: 'IANA zone, such as `Europe/London`.' })
  timeZone: string;
}
