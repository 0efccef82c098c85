import { GraphQLDay, GraphQLDecimal, GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { PlanBracketMode, PlanPaysKind } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { CapTaken, ClawbackReason, Exchange, Hold, HoldKind } from '../../ledger/events/ledger.events.js';

export type CommissionKind =
  | 'accrued'
  | 'rerated'
  | 'clawed-back'
  | 'restored'
  | 'amended'
  | 'recredited'
  | 'clawback-reversed'
  | 'adjusted'
  | 'forfeited'
  | 'voided'
  | 'declined'
  | 'payout-credited';

export type CommissionStatus = 'accrued' | 'held' | 'approved' | 'scheduled' | 'paid' | 'declined' | 'voided';

export const CommissionKindEnum = graphqlEnum<CommissionKind>(
  'CommissionKind',
  'What kind of line of a ledger it is.',
  {
    accrued: 'Earned by a sale, or given back by a credit note.',
    rerated: 'The correction of earlier sales when a retroactive bracket is reached.',
    'clawed-back': 'Taken back of an entry, by a refund, a person or a ban.',
    restored: 'The sale stands again for what a refund had taken: the refund was reversed.',
    amended: 'The change that an amendment of the sale made.',
    recredited: 'The change of an entry of a sale that was credited to another partner, or to this one again.',
    'clawback-reversed': 'Given back of a clawback: the dispute was won.',
    adjusted: 'A person’s correction.',
    forfeited: 'What the partner could claim and did not, for as many months as the program waits.',
    voided: 'The whole of an entry, voided before its statement was closed.',
    declined: 'The whole of an entry, declined before its statement was closed.',
    'payout-credited': 'A payout that failed or came back, owed again.',
  },
);

export const CommissionStatusEnum = graphqlEnum<CommissionStatus>('CommissionStatus', 'How far an entry is.', {
  accrued: 'Posted; its statement is not closed.',
  held: 'Posted; a hold stands on it.',
  approved: 'Approved by a person, or in a closed statement and carried forward.',
  scheduled: 'Covered by a payout that has not settled.',
  paid: 'Covered by a settled payout.',
  declined: 'Declined before its statement was closed, and comes to nothing with what stood under it.',
  voided:
    'Voided before its statement was closed, and comes to nothing with what stood under it. Until true-ups that it had earned with other sales do, too, both it and its line of what was taken count.',
});

export const HoldKindEnum = graphqlEnum<HoldKind>(
  'HoldKind',
  'Why an entry is held; holds do not replace one another.',
  {
    maturity: 'The refund window of the sale.',
    risk: 'The partner is suspended, or the attribution of the sale has to be reviewed.',
    dispute: 'The partner or the customer disputes it.',
  },
);

export const ClawbackReasonEnum = graphqlEnum<ClawbackReason>('ClawbackReason', 'Why a commission is taken back.', {
  'order-cancelled': 'The order was cancelled.',
  refund: 'The customer got money back.',
  fraud: 'Fraud.',
  'terms-violation': 'The partner broke the terms.',
  'tracking-error': 'The sale was credited by mistake.',
  'payment-failed': 'The customer did not pay.',
  'ineligible-partner': 'The partner may not earn.',
  duplicate: 'The sale was there twice.',
  other: 'Another reason.',
});

@ObjectType('CommissionHold', { description: 'A hold on an entry.' })
export class HoldType implements Hold {
  @Field(() => HoldKindEnum, { description: 'Why.' })
  kind: HoldKind;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when; null: until somebody releases it.' })
  until: string | null;

  @Field(() => GraphQLInstant, { description: 'Since when, business time.' })
  since: string;

  @Field(() => String, {
    nullable: true,
    description: 'What a person said why; null where a rule holds it, or once the partner was erased.',
  })
  reason: string | null;
}

@ObjectType('CapTaken', { description: 'What a cap of the plan did to an entry. Amounts in the ledger’s currency.' })
export class CapTakenType implements CapTaken {
  @Field({ description: 'The cap within its plan.' })
  capId: string;

  @Field({
    description:
      'The window it counts in, such as `2011-01`; `2011-01|<the customer’s name>` where the cap is per customer, `program|2011-01` where all partners of the program share it.',
  })
  windowKey: string;

  @Field(() => GraphQLDecimal, { description: 'What the rule would have paid.' })
  wanted: string;

  @Field(() => GraphQLDecimal, { description: 'What remained to pay.' })
  granted: string;
}

@ObjectType('ExchangeUsed', {
  description: 'The published figures an amount was converted with: amount × toRate ÷ fromRate, rounded once.',
})
export class ExchangeType implements Exchange {
  @Field({ description: 'From this currency.' })
  from: string;

  @Field({ description: 'To this currency.' })
  to: string;

  @Field(() => GraphQLDecimal, { description: 'Units of `from` per 1 of the source’s base currency.' })
  fromRate: string;

  @Field(() => GraphQLDecimal, { description: 'Units of `to` per 1 of the source’s base currency.' })
  toRate: string;

  @Field(() => GraphQLDay, { description: 'The day they were published for.' })
  day: string;

  @Field({ description: 'Who published them.' })
  source: string;
}

@ObjectType('CommissionRated', {
  description: 'How an amount came about. Only the figures of its kind of rule are there.',
})
export class RatedType {
  @Field(() => PlanPaysKind, { description: 'How the rule pays.' })
  kind: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Share: of the base, `0.15` is 15 %.' })
  rate?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Flat: the amount for the whole sale.' })
  amount?: string;

  @Field(() => PlanBracketMode, { nullable: true, description: 'Brackets: what the reached one applies to.' })
  mode?: string;

  @Field(() => String, { nullable: true, description: 'Brackets: the window the volume counts in, such as `2011Q1`.' })
  windowKey?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Brackets: the exact volume of the window before.' })
  volumeBefore?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Brackets: the exact volume of the window after.' })
  volumeAfter?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Brackets: the exact commission of the window before.' })
  before?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Brackets: the exact commission of the window after.' })
  after?: string;
}

@ObjectType('CommissionLine', { description: 'A line of the sale that a rule took.' })
export class CommissionLineType {
  @Field(() => Int, { description: 'Its number in the sale.' })
  line: number;

  @Field(() => GraphQLDecimal, {
    description:
      'What it came to under the plan, exactly, in `baseCurrency`, before refunds: discounts are spread over the lines they belong to, unless the plan leaves them out.',
  })
  net: string;
}

@ObjectType('RefundShare', {
  description: 'Which part of the sale was refunded before and after; exact, in its currency.',
})
export class RefundShareType {
  @Field(() => GraphQLDecimal, { description: 'Refunded in all before this refund.' })
  before: string;

  @Field(() => GraphQLDecimal, { description: 'Refunded in all after it.' })
  after: string;

  @Field(() => GraphQLDecimal, { description: 'What was charged.' })
  charged: string;
}

@ObjectType('CommissionSplit', { description: 'How a sale was split over its partners. A partner sees its own part.' })
export class SplitType {
  @Field(() => [Int], {
    description: 'The weights of all partners in the order of the sale, in basis points; for a partner its own alone.',
  })
  weights: readonly number[];

  @Field(() => Int, { description: 'Which of `weights` this is, from 0.' })
  part: number;
}
