import { GraphQLInstant, GraphQLPeriod, IdField, MutationInput } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { PayoutApproval } from '../read-models/program.types.js';

@InputType({ description: 'A program to create.' })
export class CreateProgramInput extends MutationInput {
  @Field({ description: 'Its name, 1 to 200 characters.' })
  @IsString()
  @MaxLength(400)
  name: string;

  @Field({ description: 'ISO 4217 code of the currency that commissions are owed in, for ever.' })
  @IsString()
  @MaxLength(16)
  currency: string;

  @Field({ description: 'IANA zone of its periods, such as `Europe/London`.' })
  @IsString()
  @MaxLength(64)
  timeZone: string;

  @Field(() => GraphQLInstant, {
    description: 'Its first period is the one this falls into; earlier sales earn nothing.',
  })
  startsAt: string;

  @Field(() => Int, { defaultValue: 30, description: 'Days before a commission matures, 0 to 3,650.' })
  @IsInt()
  maturityDays: number;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was created; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'A zone to change to.' })
export class ChangeTimeZoneInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'IANA zone, such as `Europe/London`.' })
  @IsString()
  @MaxLength(64)
  timeZone: string;

  @Field(() => GraphQLPeriod, { description: 'The first period of the new zone; it may not have begun yet.' })
  from: string;
}

@InputType({ description: 'What a payout needs, from a moment on. Amounts are in program currency.' })
export class SetPayoutPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @Field({
    description: 'Payable at or above this, such as `50.00`; below it, or negative, the balance is carried on.',
  })
  @IsString()
  @MaxLength(64)
  minimum: string;

  @Field({ description: 'ISO 4217 code of the currency that partners are paid in.' })
  @IsString()
  @MaxLength(16)
  payoutCurrency: string;

  @Field({ description: 'Whose exchange rates convert, such as `ecb`; 1 to 50 characters.' })
  @IsString()
  @MaxLength(100)
  rateSource: string;

  @Field(() => String, { nullable: true, description: 'Payouts above this need a second person; absent: none does.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  secondApprovalAbove?: string | null;

  @Field(() => PayoutApproval, { defaultValue: 'by-person', description: 'Who approves a payout.' })
  @IsString()
  approval: string;

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a tax form on file.' })
  requiresTaxForm: boolean;

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a verified payout method.' })
  requiresPayoutMethod: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Months, 1 to 120, after which what a partner did not claim, for want of a tax form or payout method, is forfeited; absent: never.',
  })
  @IsOptional()
  @IsInt()
  forfeitAfterMonths?: number | null;
}

@InputType({ description: 'How long commissions mature, from a moment on.' })
export class SetHoldPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the business time of sales.' })
  effectiveFrom: string;

  @Field(() => Int, { description: 'Days after a sale, its refund window: 0 to 3,650; 0: none.' })
  @IsInt()
  maturityDays: number;
}
