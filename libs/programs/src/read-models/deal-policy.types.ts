import { GraphQLDay, graphqlEnum, GraphQLInstant, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { DealPolicy } from '../deal-policy/deal-policy.js';

export const ExistingCustomerRule = graphqlEnum(
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
  @Field({ description: 'Whether it ever is.' })
  enabled: boolean;

  @Field(() => MoneyType, { nullable: true, description: 'Up to this amount; null: whatever the amount.' })
  upToAmount: Money | null;

  @Field(() => Int, { nullable: true, description: 'From this rank of the partner on; null: from the lowest.' })
  fromTier: number | null;
}

@ObjectType({ description: 'A version of how deal registrations are judged.' })
export class DealPolicyVersion {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;

  @Field(() => Int, { description: 'Calendar days that an approval protects.' })
  protectionDays: number;

  @Field(() => Int, { description: 'How often a protection may be extended.' })
  maxExtensions: number;

  @Field(() => Int, { description: 'By how many days at most, each time.' })
  maxExtensionDays: number;

  @Field(() => Int, { description: 'An extension needs an activity of so many days before it.' })
  activityWithinDays: number;

  @Field(() => Int, { description: 'Business days in which a person should decide.' })
  decideWithinBusinessDays: number;

  @Field(() => Int, { description: 'Business days for which a returned registration keeps its place.' })
  placeHeldBusinessDays: number;

  @Field(() => Int, { description: 'Days before the end of a protection at which its partner is reminded; 0: never.' })
  remindDaysBefore: number;

  @Field(() => ExistingCustomerRule, { description: 'Which customers may not be registered.' })
  existingCustomer: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Open registrations of one partner at once, before the factor of its tier; null: no limit.',
  })
  capacity: number | null;

  @Field(() => AutomaticApproval, { description: 'When no person is asked.' })
  automaticApproval: AutomaticApproval;

  @Field(() => Int, {
    nullable: true,
    description: 'Likeness of two names, 0 to 100, from which a person looks; null: names are not compared.',
  })
  similarNamesFrom: number | null;

  @Field(() => [String], { nullable: true, description: 'What may be registered; null: anything.' })
  productLines: readonly string[] | null;
}

@ObjectType({ description: 'A version of the days on which nobody is expected to work, in the program’s zone.' })
export class BusinessCalendarVersion {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;

  @Field(() => [Int], { description: 'ISO days of the week, 1 Monday to 7 Sunday, rising.' })
  weekend: readonly number[];

  @Field(() => [GraphQLDay], { description: 'Days, rising.' })
  holidays: readonly string[];
}

/** The amount of a policy with the program's currency. */
export function shownDealPolicy(policy: DealPolicy, currency: string): DealPolicyVersion {
  const { upToAmount, ...automatic } = policy.automaticApproval;
  const money = upToAmount === null ? null : { amount: upToAmount, currency };
  return { ...policy, automaticApproval: { ...automatic, upToAmount: money } };
}
