import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod, HiddenFromPartners, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CommissionTermsRow } from './commission.terms.view.js';
import {
  CapTakenType,
  CommissionKindEnum,
  type CommissionKind,
  CommissionStatusEnum,
  type CommissionStatus,
  ExchangeType,
  HoldType,
  RatedType,
  RefundShareType,
  type SplitType,
} from './commission.types.js';
import { type HoldReasons, shownHoldsOf } from './shown-holds.js';
import type { CapTaken, Exchange, HeldByHand, Hold, HoldKind, RefundShare } from '../../ledger/events/ledger.events.js';

/** One line of a ledger, with everything its amount follows from. */
@Entity('commissions')
@ObjectType('Commission', {
  description: 'An entry of a partner’s ledger: what moved the balance, why, and how far it is.',
})
export class CommissionRow extends CommissionTermsRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('commission', { description: 'Global id of the entry.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('ledger', { description: 'The ledger it stands in.' })
  @Column('uuid', { name: 'ledger_id' })
  ledgerId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => CommissionKindEnum, { description: 'What kind of entry it is.' })
  @Column('text')
  kind: CommissionKind;

  @Field(() => CommissionStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: CommissionStatus;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('numeric', { name: 'left_minor' }) leftMinor: string;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was posted.' })
  @Column('text', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => GraphQLPeriod, { description: 'The month it is posted to.' })
  @Column('text')
  period: string;

  @GlobalId('statement', { description: 'The statement of its month, once that is closed.' })
  @Column('uuid', { name: 'statement_id' })
  statementId: string;

  @Field(() => GraphQLPeriod, {
    nullable: true,
    description: 'The closed month it would belong to; null when it came in time.',
  })
  @Column('text', { name: 'late_from', nullable: true })
  lateFrom: string | null;

  /** The month whose closing may pay it; null when it is held without an end, covered by a payout, or ended. */
  @Column('text', { name: 'due_in', nullable: true }) dueIn: string | null;

  @GlobalId('payout', { description: 'The payout that covers it; null when none does.', nullable: true })
  @Column('uuid', { name: 'payout_id', nullable: true })
  payoutId: string | null;

  @GlobalId('commission', {
    description:
      'The entry it corrects; of a true-up, that of the sale that moved the window. Null for an entry of its own.',
    nullable: true,
    related: false,
  })
  @Column('uuid', { name: 'linked_to', nullable: true })
  linkedTo: string | null;
  /** By what it is found, too: what holds of its sale hold, or is left of a reversed clawback, by its entry. */
  @Column('uuid', { name: 'also_under', nullable: true }) alsoUnder: string | null;

  @Field({ description: 'Whether a dispute gave this clawback back.' })
  @Column('boolean')
  reversed: boolean;

  /** Why, in a term of ours, which nobody forgets, or in words of somebody, which go with the partner. */
  @Column('text', { nullable: true }) term: string | null;
  @Column('text', { name: 'reason', nullable: true }) words: string | null;

  @Field(() => String, { nullable: true, description: 'Stream of the event that caused it; null when a person did.' })
  @Column('text', { name: 'source_stream', nullable: true })
  sourceStream: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the event that caused it; null when a person did.' })
  @Column('uuid', { name: 'source_event_id', nullable: true })
  sourceEventId: string | null;

  @GlobalId('sale', { description: 'The sale; null where no sale is named.', nullable: true })
  @Column('uuid', { name: 'sale_id', nullable: true })
  saleId: string | null;

  @GlobalId('credit_note', { description: 'The credit note that caused it; null where none did.', nullable: true })
  @Column('uuid', { name: 'credit_note_id', nullable: true })
  creditNoteId: string | null;

  @GlobalId('refund', {
    description:
      'The refund that caused it, or that was reversed; null where none was. Which part of the sale it is says `refundShare`.',
    nullable: true,
  })
  @Column('uuid', { name: 'refund_id', nullable: true })
  refundId: string | null;

  @Field(() => RatedType, { nullable: true, description: 'How the amount came about.' })
  @Column('jsonb', { nullable: true })
  rated: RatedType | null;

  @Column('jsonb', { nullable: true })
  split: SplitType | null;

  @Field(() => [CapTakenType], { description: 'What caps did; empty where the plan has none.' })
  @Column('jsonb')
  caps: readonly CapTaken[];

  @Field(() => ExchangeType, { nullable: true, description: 'What it was converted with; null in one currency.' })
  @Column('jsonb', { nullable: true })
  exchange: Exchange | null;

  @Column('jsonb') holds: readonly Hold[];
  @Column('jsonb', { name: 'by_hand', nullable: true }) byHand: HeldByHand | null;
  @Column('text', { name: 'hold_kinds', array: true }) holdKinds: readonly HoldKind[];
  /** By the kind of a hold: since when it stands, and why in words of somebody, which go with the partner. */
  @Column('jsonb', { name: 'holds_since' }) holdsSince: Readonly<Record<string, string>>;
  @Column('jsonb', { name: 'hold_reasons', nullable: true }) holdReasons: HoldReasons | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Since when it is held, business time: by the oldest of its holds. Null while none stands.',
  })
  @Column('text', { name: 'held_since', nullable: true })
  heldSince: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who posted it by hand: the internal id of a person. Null: a rule, a provider; and for a partner.',
  })
  @Column('text', { name: 'posted_by', nullable: true })
  @HiddenFromPartners()
  postedBy: string | null;

  /** The statement whose open dispute names it. */
  @Column('uuid', { name: 'disputed_in', nullable: true }) disputedIn: string | null;

  @Field(() => RefundShareType, { name: 'refundShare', nullable: true, description: 'The refund that took it back.' })
  @Column('jsonb', { nullable: true })
  refund: RefundShare | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was changed; null for what a rule posted. What a person or a provider said goes when the partner is erased; a term such as BANNED stays.',
  })
  get reason(): string | null {
    return this.term ?? this.words;
  }

  @Field(() => [HoldType], { name: 'holds', description: 'Holds set and not released.' })
  get shownHolds(): readonly HoldType[] {
    return shownHoldsOf(this);
  }

  @Field(() => MoneyType, { description: 'What it adds to the balance; negative takes away.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, {
    description:
      'The amount and all that was linked to it. Under a retroactive scale true-ups of its sale are among that.',
  })
  get left(): Money {
    return moneyOf(BigInt(this.leftMinor), this.currency);
  }
}
