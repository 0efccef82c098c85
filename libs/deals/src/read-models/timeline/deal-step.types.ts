import { GlobalId, GraphQLInstant, graphqlEnum, MoneyType } from '#libs/graphql';
import { type Actor, exactMoney, type Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DealActivityKind, DealDecider, DealReviewReason } from '../deal-enums.types.js';
import type { ActivityKind, ReviewReason } from '../../vocabulary/deal.types.js';
import { dealStepKinds } from './deal.timeline.js';
import type { StepEvent, StepDetails } from './timeline-entry.js';

type About<Noun extends string> = Extract<StepEvent['type'], `${Noun}.${string}`>;
type StepKind =
  | Exclude<About<'deal' | 'portfolio'>, 'deal.subject-named'>
  | Exclude<
      About<'account'>,
      | 'account.direct-opportunity-opened'
      | 'account.direct-opportunity-closed'
      | 'account.marked-competitor'
      | 'account.joined'
      | 'account.absorbed'
    >;

export const DealStepKind = graphqlEnum<StepKind>('DealStepKind', 'What happened, by the event that says so.', {
  ...dealStepKinds,
  'account.place-taken': 'It joined the queue of those that wait.',
  'account.place-held': 'Its turn in the queue is kept while it is completed.',
  'account.place-resumed': 'It has its turn in the queue again.',
  'account.place-given-up': 'Its turn in the queue ended.',
  'account.protection-granted': 'The account granted it protection.',
  'account.registration-refused': 'The account refused it.',
  'account.protection-extended': 'The account prolonged its protection.',
  'account.protection-reinstated': 'The account protects it again.',
  'account.registration-reassigned': 'The account keeps for another partner what it kept for this deal.',
  'account.protection-ended': 'The account protects it no more.',
  'account.became-customer': 'The customer has bought.',
  'account.history-noted': 'The account took note of an imported registration.',
  'account.conflict-found': 'It was found to have been registered while a rival’s was open.',
  'portfolio.slot-taken': 'It counts among the partner’s open registrations.',
  'portfolio.slot-exceeded': 'It is one more than the partner may have open.',
  'portfolio.slot-freed': 'It no longer counts among the open ones.',
});

@ObjectType('DealActor', { description: 'Who acted.' })
export class DealActorType implements Actor {
  @Field({ description: 'What it acted as, such as `manager`, `partner` or `policy`.' })
  role: string;

  @Field({ description: 'An internal id, never a name; `rules` for what the program’s rules decided.' })
  subject: string;
}

@ObjectType('DealStepFacts', { description: 'What a step says; what does not belong to it is null.' })
export class DealStepDetailsType {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when something holds, or should be done.' })
  until: string | null;

  @Field(() => String, { nullable: true, description: 'Why: a word of the rules, or a person’s.' })
  reason: string | null;

  @Field(() => String, { nullable: true, description: 'What a person added.' })
  note: string | null;

  @Field(() => Int, { nullable: true, description: 'By how many days.' })
  days: number | null;

  @Field(() => MoneyType, { name: 'amount', nullable: true, description: 'What it is worth.' })
  value: Money | null;

  @Field(() => [String], { nullable: true, description: 'The product lines.' })
  productLines: readonly string[] | null;

  @Field(() => [DealReviewReason], {
    nullable: true,
    description: 'Why a person reviews it: what is about this deal and its partner.',
  })
  reviewReasons: readonly ReviewReason[] | null;

  @Field(() => DealDecider, { nullable: true, description: 'Who decided.' })
  by: 'policy' | 'person' | null;

  @GlobalId('deal', { nullable: true, description: 'The partner’s own earlier deal.' })
  dealId: string | null;

  @Field(() => DealActivityKind, { nullable: true, description: 'What the partner did.' })
  activity: ActivityKind | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When that was.' })
  happenedAt: string | null;

  @Field(() => Int, { nullable: true, description: 'Open registrations of the partner, this one included.' })
  open: number | null;

  @Field(() => Int, { nullable: true, description: 'How many it may have; null: no limit.' })
  capacity: number | null;
}

export const detailsOf = ({ amount, currency, ...facts }: StepDetails): DealStepDetailsType => {
  const value = currency === undefined ? null : exactMoney(amount ?? null, currency);
  return Object.assign(new DealStepDetailsType(), facts, { value });
};

@ObjectType('DealOwnKnowledge', { description: 'What was known of the program and the partner when it was decided.' })
export class OwnBasisType {
  @Field(() => Int, { description: 'Version of the program’s deal policy; 0: the standard one.' })
  policyVersion: number;

  @Field({ description: 'Revision of the program’s stream.' })
  programRevision: string;

  @Field({ description: 'Revision of the partner’s stream.' })
  partnerRevision: string;

  @Field({ description: 'Where the partner stood.' })
  partnerStanding: string;

  @Field(() => Int, { nullable: true, description: 'Its tier.' })
  partnerTier: number | null;

  @Field(() => Int, { nullable: true, description: 'Its open registrations, this one included.' })
  openRegistrations: number | null;

  @Field(() => Int, { nullable: true, description: 'How many it might have; null: no limit.' })
  capacity: number | null;
}
