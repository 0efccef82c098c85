import { GraphQLInstant, GraphQLPeriod, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { OfProgramInput } from './setting.inputs.js';

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
