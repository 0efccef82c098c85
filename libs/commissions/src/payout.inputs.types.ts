import { GraphQLInstant, GraphQLPeriod, IdField, MutationInput, PageArgs } from '#libs/graphql';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { PayoutStatus } from './ledger.state.js';
import { PayoutStatusEnum } from './payout.view.js';

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

@ArgsType()
export class PayoutArgs extends PageArgs {
  @IdField('program', { nullable: true, description: 'Only of this program.' })
  programId?: string;

  @IdField('partner', { nullable: true, description: 'Only of this partner.' })
  partnerId?: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'Only of this month.' })
  @IsOptional()
  period?: string;

  @Field(() => PayoutStatusEnum, { nullable: true, description: 'Only payouts that are this far.' })
  @IsOptional()
  status?: PayoutStatus;
}
