import { graphqlEnum, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import type { CostBearer } from '../ledger/events/payout.events.js';

const PayoutCostKind = graphqlEnum<'bank-fee'>('PayoutCostKind', 'What a payout has cost on its way.', {
  'bank-fee': 'A bank kept it when the money came back.',
});

export const PayoutCostBearer = graphqlEnum<CostBearer>('PayoutCostBearer', 'Who bears what a payout has cost.', {
  vendor: 'The vendor: the partner is owed it again.',
  partner: 'The partner: its statement has a line of 0.00 that says so.',
});

@ObjectType('PayoutCost', { description: 'What did not come back of a payout.' })
export class PayoutCostType {
  @Field(() => PayoutCostKind, { description: 'What it is.' })
  kind: 'bank-fee';

  @Field(() => MoneyType, { description: 'How much, in the currency of the ledger.' })
  amount: Money;

  @Field(() => PayoutCostBearer, {
    nullable: true,
    description: 'Who bears it; null: a person has to say (`assignPayoutCost`).',
  })
  bearer: CostBearer | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in that person’s words; null also once the partner was erased.',
  })
  reason: string | null;
}
