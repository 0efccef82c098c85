import { AmountField, graphqlEnum, ListOrNone, WholeField } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { type ActivityProof, STANDARD_FUND_POLICY as STANDARD } from '../fund-policy/fund-policy.js';
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

const PROOF = 'How many files prove an activity of a kind.';

@ObjectType('ActivityProof', { description: PROOF })
@InputType('ActivityProofInput', { description: PROOF })
export class ActivityProofType implements ActivityProof {
  @Field(() => ActivityKindEnum, { description: 'The kind, each once.' })
  kind: ActivityKind;

  @WholeField({ description: 'So many at least, 0 to 20.' })
  files: number;
}

@ObjectType({ description: 'A version of how market development money is used.' })
export class FundPolicyVersion extends Version {
  @WholeField({
    defaultValue: STANDARD.share,
    description: 'The part of the costs that the vendor bears, in basis points, 1 to 10,000: 5,000 is half.',
  })
  share: number;

  @WholeField({
    defaultValue: STANDARD.claimWithinDays,
    description: 'Calendar days after the last day of the last activity in which claims are taken, 0 to 3,650.',
  })
  claimWithinDays: number;

  @WholeField({
    defaultValue: STANDARD.requestExpiresAfterDays,
    description: 'Calendar days after which a request that nobody has decided expires, 1 to 3,650.',
  })
  requestExpiresAfterDays: number;

  @AmountField({
    nullable: true,
    description: 'Requests and claims above this need a second person; null: none does.',
    taken:
      'Requests and claims above this need a second person, in program currency, such as `5000.00`; absent: none does.',
  })
  secondApprovalAbove: Money | null;

  @Field(() => [ActivityProofType], {
    defaultValue: [],
    description: 'How many files prove an activity, by kind; of a kind that is not named, one.',
  })
  @ListOrNone(() => ActivityProofType, 20)
  proofs: readonly ActivityProofType[];
}
