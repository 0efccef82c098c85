import type { PayoutStatus } from '#libs/commissions';
import { GraphQLInstant, GraphQLPeriod, IdField, MutationInput, PageArgs } from '#libs/graphql';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
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

@InputType({ description: 'What a provider reports.' })
export class ImportPayoutStatusesInput {
  @Field({ description: 'The status file: at most 1,000 lines.' })
  @IsString()
  @MaxLength(1_000_000)
  csv: string;
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
