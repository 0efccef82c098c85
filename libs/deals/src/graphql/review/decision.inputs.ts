import { Fits, GraphQLInstant, graphqlEnum, Items, Nested } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { DealAccountInput } from '../account/account.inputs.js';
import { DealActivityKind, DealRejectReason } from '../../read-models/deal-enums.types.js';
import type { ActivityKind, RejectReason } from '../../vocabulary/deal.types.js';
import { reasonFault } from '../../vocabulary/text-validation.js';
import { OfDealInput } from '../deal/deal.inputs.js';

const SHOWN = 'The partner reads it.';

@InputType({ description: 'A deal to take back.' })
export class WithdrawDealInput extends OfDealInput {
  @Field(() => String, { nullable: true, description: 'Why.' })
  @Fits(reasonFault)
  reason?: string | null;
}

@InputType({ description: 'Work on a deal: an extension needs some.' })
export class LogDealActivityInput extends OfDealInput {
  @Field(() => DealActivityKind, { description: 'What was done.' })
  kind: ActivityKind;

  @Field(() => GraphQLInstant, { description: 'When; not in the future.' })
  happenedAt: string;
}

@InputType({ description: 'What a manager notes of a deal.' })
export class NoteDealInput extends OfDealInput {
  @Field({ description: 'The note, 1 to 2,000 characters. No partner reads it; it goes with the partner’s erasure.' })
  @Fits(reasonFault)
  note: string;
}

@InputType({ description: 'A protection to prolong, before it ends.' })
export class ExtendDealInput extends OfDealInput {
  @Field(() => Int, { description: 'By so many calendar days, from 1 to what the program allows.' })
  days: number;

  @Field({ description: 'Why, 1 to 2,000 characters.' })
  @Fits(reasonFault)
  reason: string;
}

@InputType({ description: 'Which customer a deal is about, where nothing said so for sure.' })
export class IdentifyDealCustomerInput extends OfDealInput {
  @Field(() => DealAccountInput, { description: 'The account it is.' })
  @Nested(() => DealAccountInput)
  account: DealAccountInput;

  @Field(() => String, { nullable: true, description: 'How that is known.' })
  @Fits(reasonFault)
  note?: string | null;
}

@InputType({ description: 'A registration to approve.' })
export class ApproveDealInput extends OfDealInput {
  @Field(() => String, { nullable: true, description: `Why. ${SHOWN}` })
  @Fits(reasonFault)
  note?: string | null;
}

@InputType({ description: 'A registration to reject.' })
export class RejectDealInput extends OfDealInput {
  @Field(() => DealRejectReason, { description: 'Why.' })
  reason: RejectReason;

  @Field(() => String, { nullable: true, description: `In words. ${SHOWN}` })
  @Fits(reasonFault)
  note?: string | null;
}

@InputType({ description: 'A registration to return to its partner; its turn in the queue is kept for a time.' })
export class ReturnDealInput extends OfDealInput {
  @Field({ description: `What is to be completed. ${SHOWN}` })
  @Fits(reasonFault)
  note: string;
}

export type DecisionName = 'approve' | 'reject' | 'return';

const DealDecisionEnum = graphqlEnum<DecisionName>('DealDecision', 'What a person decides.', {
  approve: 'Protect it.',
  reject: 'Refuse it.',
  return: 'Have it completed.',
});

@InputType({ description: 'A decision about one registration.' })
export class DecideDealInput extends OfDealInput {
  @Field(() => DealDecisionEnum, { description: 'What is decided.' })
  decision: DecisionName;

  @Field(() => DealRejectReason, { nullable: true, description: 'Needed to reject.' })
  @IsOptional()
  reason?: RejectReason | null;

  @Field(() => String, { nullable: true, description: `In words; needed to return. ${SHOWN}` })
  @Fits(reasonFault)
  note?: string | null;
}

@InputType({ description: 'Decisions about registrations.' })
export class DecideDealsInput {
  @Field(() => [DecideDealInput], {
    description: 'At most 1,000, each under a key of its own. Those of one customer run in the order given.',
  })
  @Items(() => DecideDealInput)
  items: DecideDealInput[];
}

@InputType({ description: 'A protection that has ended, to be given again.' })
export class ReinstateDealInput extends OfDealInput {
  @Field({ description: 'Why, 1 to 2,000 characters.' })
  @Fits(reasonFault)
  reason: string;
}

@InputType({ description: 'An approval to take back; of a won deal its bookings, too.' })
export class RevokeDealInput extends OfDealInput {
  @Field({ description: `Why, 1 to 2,000 characters. ${SHOWN}` })
  @Fits(reasonFault)
  reason: string;
}
