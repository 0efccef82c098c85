import { GraphQLInstant, IdField, MutationInput, Reason } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { CostBearer } from '../ledger/events/payout.events.js';
import { PayoutCostBearer } from '../read-models/payout-cost.types.js';

@InputType({ description: 'A payout to approve.' })
export class ApprovePayoutInput extends MutationInput {
  @IdField('ledger', { description: 'The ledger: `ledgerId` of the payout.' })
  ledgerId: string;

  @IdField('payout', { description: 'The payout.' })
  payoutId: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Business time of the approval; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'Who bears what did not come back of a payout.' })
export class AssignPayoutCostInput extends ApprovePayoutInput {
  @Field(() => PayoutCostBearer, { description: 'Who.' })
  to: CostBearer;

  @Field({ description: 'Why, 1 to 500 characters; stored encrypted, and gone with the partner.' })
  @Reason()
  reason: string;
}
