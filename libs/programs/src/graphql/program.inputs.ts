import { GraphQLInstant, GraphQLPeriod, IdField, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { PayoutApproval } from '../read-models/program.types.js';

@InputType({ description: 'A program to create.' })
export class CreateProgramInput extends MutationInput {
  @TextField(400, { description: 'Its name, 1 to 200 characters.' })
  name: string;

  @TextField(16, { description: 'ISO 4217 code of the currency that commissions are owed in, for ever.' })
  currency: string;

  @TextField(64, { description: 'IANA zone of its periods, such as `Europe/London`.' })
  timeZone: string;

  @Field(() => GraphQLInstant, {
    description: 'Its first period is the one this falls into; earlier sales earn nothing.',
  })
  startsAt: string;

  @WholeField({ defaultValue: 30, description: 'Days before a commission matures, 0 to 3,650.' })
  maturityDays: number;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was created; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'A zone to change to.' })
export class ChangeTimeZoneInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @TextField(64, { description: 'IANA zone, such as `Europe/London`.' })
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

  @TextField(64, {
    description: 'Payable at or above this, such as `50.00`; below it, or negative, the balance is carried on.',
  })
  minimum: string;

  @TextField(16, { description: 'ISO 4217 code of the currency that partners are paid in.' })
  payoutCurrency: string;

  @TextField(100, { description: 'Whose exchange rates convert, such as `ecb`; 1 to 50 characters.' })
  rateSource: string;

  @TextField(64, { nullable: true, description: 'Payouts above this need a second person; absent: none does.' })
  secondApprovalAbove?: string | null;

  @Field(() => PayoutApproval, { defaultValue: 'by-person', description: 'Who approves a payout.' })
  @IsString()
  approval: string;

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a tax form on file.' })
  requiresTaxForm: boolean;

  @Field({ defaultValue: true, description: 'Whether nothing is paid without a verified payout method.' })
  requiresPayoutMethod: boolean;

  @WholeField({
    nullable: true,
    description:
      'Months, 1 to 120, after which what a partner did not claim, for want of a tax form or payout method, is forfeited; absent: never.',
  })
  forfeitAfterMonths?: number | null;
}

@InputType({ description: 'How long commissions mature, from a moment on.' })
export class SetHoldPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the business time of sales.' })
  effectiveFrom: string;

  @WholeField({ description: 'Days after a sale, its refund window: 0 to 3,650; 0: none.' })
  maturityDays: number;
}
