import { GraphQLInstant, IdField, MutationInput } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

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
