import { graphqlEnum, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { FundPolicy } from '../fund-policy/fund-policy.js';
import type { ActivityKind } from '../vocabulary/activity-kind.js';
import { Version } from './version.types.js';

export const ActivityKindEnum = graphqlEnum<ActivityKind>('ActivityKind', 'What partner and vendor do together.', {
  webinar: 'A joint webinar.',
  ebook: 'A text for readers to take away, written together.',
  research: 'A study or survey, published together.',
  event: 'A fair, dinner or meeting.',
  campaign: 'Advertising, mail or a call campaign.',
  content: 'Articles, videos and the like.',
});

@ObjectType('ActivityProof', { description: 'How many files prove an activity of a kind.' })
export class ActivityProofType {
  @Field(() => ActivityKindEnum, { description: 'The kind.' })
  kind: ActivityKind;

  @Field(() => Int, { description: 'So many at least.' })
  files: number;
}

@ObjectType({ description: 'A version of how market development money is used.' })
export class FundPolicyVersion extends Version {
  @Field(() => Int, { description: 'The part of the costs that the vendor bears, in basis points: 5,000 is half.' })
  share: number;

  @Field(() => Int, {
    description: 'Calendar days after the last day of the last activity in which claims are taken.',
  })
  claimWithinDays: number;

  @Field(() => Int, { description: 'Calendar days after which a request that nobody has decided expires.' })
  requestExpiresAfterDays: number;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Requests and claims above this need a second person; null: none does.',
  })
  secondApprovalAbove: Money | null;

  @Field(() => [ActivityProofType], {
    description: 'How many files prove an activity, by kind; of a kind that is not named, one.',
  })
  proofs: readonly ActivityProofType[];
}

/** The limit of a policy with the program's currency. */
export const shownFundPolicy = ({ secondApprovalAbove: limit, ...policy }: FundPolicy, currency: string) => ({
  ...policy,
  secondApprovalAbove: limit === null ? null : { amount: limit, currency },
});
