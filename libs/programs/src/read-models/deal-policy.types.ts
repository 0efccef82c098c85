import { AmountField, GraphQLDay, graphqlEnum, WholeField } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { type DealPolicy, STANDARD_CALENDAR, STANDARD_DEAL_POLICY as STANDARD } from '../deal-policy/deal-policy.js';
import { Version } from './version.types.js';

const ExistingCustomerRule = graphqlEnum<DealPolicy['existingCustomer']>(
  'ExistingCustomerRule',
  'Which customers of the vendor may not be registered as a deal.',
  {
    'same-product-line': 'Who has bought a product line of the registration.',
    'any-product': 'Who has bought anything.',
    never: 'Nobody is refused for having bought.',
  },
);

@ObjectType({ description: 'When a registration is approved without a person.' })
export class AutomaticApproval {
  @Field({ defaultValue: true, description: 'Whether it ever is.' })
  enabled: boolean;

  @AmountField({
    nullable: true,
    description: 'Up to this amount; null: whatever the amount.',
    taken: 'Up to this amount, in program currency, such as `10000.00`; null: whatever the amount.',
  })
  upToAmount: Money | null;

  @WholeField({
    nullable: true,
    description: 'From this rank of the partner on, 1 to 100; null: from the lowest.',
  })
  fromTier: number | null;
}

@ObjectType({
  description:
    'A version of the deal policy: which registrations a person reviews, and how long a customer is protected.',
})
export class DealPolicyVersion extends Version {
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
    description: 'Business days for which a returned registration keeps its turn in the queue, 0 to 250.',
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
  existingCustomer: DealPolicy['existingCustomer'];

  @WholeField({
    nullable: true,
    defaultValue: STANDARD.capacity,
    description:
      'Open registrations of one partner at once, before the factor of its tier, 0 to 1,000,000; null: no limit.',
  })
  capacity: number | null;

  @Field(() => AutomaticApproval, { description: 'When no person is asked.' })
  automaticApproval: AutomaticApproval;

  @WholeField({
    nullable: true,
    defaultValue: STANDARD.similarNamesFrom,
    description: 'Similarity of two names, 0 to 100, from which a person looks; null: names are not compared.',
  })
  similarNamesFrom: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What may be registered, at most 1,000 names of 1 to 200 characters; null: anything.',
  })
  @IsOptional()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  productLines: readonly string[] | null;
}

@ObjectType({ description: 'A version of the days on which nobody is expected to work, in the program’s zone.' })
export class BusinessCalendarVersion extends Version {
  @Field(() => [Int], {
    defaultValue: [...STANDARD_CALENDAR.weekend],
    description: 'ISO days of the week, 1 Monday to 7 Sunday, each once, at most six; kept rising.',
  })
  @ArrayMaxSize(7)
  @IsInt({ each: true })
  weekend: readonly number[];

  @Field(() => [GraphQLDay], { description: 'Days, rising.' })
  holidays: readonly string[];
}
