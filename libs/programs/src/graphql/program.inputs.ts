import { GraphQLInstant, GraphQLPeriod, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { HoldPolicyVersion, PayoutPolicyVersion } from '../read-models/program.types.js';
import { OfProgramInput, settingOf } from './setting.inputs.js';

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
export class ChangeTimeZoneInput extends OfProgramInput {
  @TextField(64, { description: 'IANA zone, such as `Europe/London`.' })
  timeZone: string;

  @Field(() => GraphQLPeriod, { description: 'The first period of the new zone; it may not have begun yet.' })
  from: string;
}

@InputType({ description: 'What a payout needs, from a moment on. Amounts are in program currency.' })
export class SetPayoutPolicyInput extends settingOf(PayoutPolicyVersion, 'minimum', 'secondApprovalAbove') {
  @TextField(64, {
    description: 'Payable at or above this, such as `50.00`; below it, or negative, the balance is carried on.',
  })
  minimum: string;

  @TextField(64, { nullable: true, description: 'Payouts above this need a second person; null: none does.' })
  secondApprovalAbove?: string | null;
}

@InputType({ description: 'How long commissions mature, from a moment of the business time of sales on.' })
export class SetHoldPolicyInput extends settingOf(HoldPolicyVersion) {}
