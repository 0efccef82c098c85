import { GraphQLInstant, IdField, MutationInput, Nested, TextField, WholeField } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { STANDARD_CALENDAR, STANDARD_DEAL_POLICY } from '../deal-policy/deal-policy.js';
import { ExistingCustomerRule } from '../read-models/deal-policy.types.js';

const STANDARD = STANDARD_DEAL_POLICY;

@InputType({ description: 'When a registration is approved without a person.' })
export class AutomaticApprovalInput {
  @Field({ defaultValue: true, description: 'Whether it ever is.' })
  enabled: boolean;

  @TextField(64, {
    nullable: true,
    description: 'Up to this amount, in program currency, such as `10000.00`; absent: whatever the amount.',
  })
  upToAmount?: string | null;

  @WholeField({
    nullable: true,
    description: 'From this rank of the partner on, 1 to 100; absent: from the lowest.',
  })
  fromTier?: number | null;
}

@InputType({ description: 'How deal registrations are judged, from a moment on. What is absent is the standard.' })
export class SetDealPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @WholeField({
    defaultValue: STANDARD.protectionDays,
    description: 'Calendar days that an approval protects, 1 to 3,650.',
  })
  protectionDays: number;

  @WholeField({
    defaultValue: STANDARD.maxExtensions,
    description: 'How often a protection may be extended, 0 to 100.',
  })
  maxExtensions: number;

  @WholeField({
    defaultValue: STANDARD.maxExtensionDays,
    description: 'By how many days at most, each time, 1 to 3,650.',
  })
  maxExtensionDays: number;

  @WholeField({
    defaultValue: STANDARD.activityWithinDays,
    description: 'An extension needs an activity of so many days before it, 1 to 3,650.',
  })
  activityWithinDays: number;

  @WholeField({
    defaultValue: STANDARD.decideWithinBusinessDays,
    description: 'Business days in which a person should decide, 0 to 250.',
  })
  decideWithinBusinessDays: number;

  @WholeField({
    defaultValue: STANDARD.placeHeldBusinessDays,
    description: 'Business days for which a returned registration keeps its place, 0 to 250.',
  })
  placeHeldBusinessDays: number;

  @WholeField({
    defaultValue: STANDARD.remindDaysBefore,
    description: 'Days before the end of a protection at which its partner is reminded, 0 (never) to 3,650.',
  })
  remindDaysBefore: number;

  @Field(() => ExistingCustomerRule, {
    defaultValue: STANDARD.existingCustomer,
    description: 'Which customers may not be registered.',
  })
  @IsString()
  existingCustomer: string;

  @WholeField({
    nullable: true,
    defaultValue: STANDARD.capacity,
    description:
      'Open registrations of one partner at once, before the factor of its tier, 0 to 1,000,000; null: no limit.',
  })
  capacity?: number | null;

  @Field(() => AutomaticApprovalInput, {
    nullable: true,
    description: 'When no person is asked; absent: whenever there is no conflict and capacity is left.',
  })
  @IsOptional()
  @Nested(() => AutomaticApprovalInput)
  automaticApproval?: AutomaticApprovalInput | null;

  @WholeField({
    nullable: true,
    defaultValue: STANDARD.similarNamesFrom,
    description: 'Likeness of two names, 0 to 100, from which a person looks; null: names are not compared.',
  })
  similarNamesFrom?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What may be registered, at most 1,000 names of 1 to 200 characters; absent: anything.',
  })
  @IsOptional()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  productLines?: string[] | null;
}

@InputType({ description: 'The days on which nobody is expected to work, from a moment on, in the program’s zone.' })
export class SetBusinessCalendarInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @Field(() => [Int], {
    defaultValue: [...STANDARD_CALENDAR.weekend],
    description: 'ISO days of the week, 1 Monday to 7 Sunday, each once, at most six.',
  })
  @ArrayMaxSize(7)
  @IsInt({ each: true })
  weekend: number[];

  @Field(() => [String], { defaultValue: [], description: 'Days such as `2026-12-25`, each once, at most 2,000.' })
  @ArrayMaxSize(2000)
  @IsString({ each: true })
  @MaxLength(20, { each: true })
  holidays: string[];
}
