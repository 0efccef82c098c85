import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPosition } from '#libs/graphql';
import type { Actor, Position } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DealReviewReason } from '../deal-enums.types.js';
import type { ReviewReason } from '../../vocabulary/deal.types.js';
import { DealActorType, DealStepDetailsType, DealStepKind, detailsOf, OwnBasisType } from './deal-step.types.js';
import type { Evidence } from '../../vocabulary/evidence.js';
import { candidateOf, DealEvidenceType } from '../evidence.types.js';
import { positionAt } from '../../vocabulary/position-key.js';
import type { StepDetails, Words } from './timeline-entry.js';

/** A step as anybody may read it who may read the deal: what tells of others is kept in `StaffStepRow`. */
@Entity('deal_steps')
@ObjectType('DealStep', { description: 'One step in the story of a deal.' })
export class DealStepRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('deal', { description: 'The deal.' })
  @Column('uuid', { name: 'deal_id' })
  dealId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Column('text') place: string;

  @Field(() => DealStepKind, { description: 'What happened.' })
  @Column('text')
  kind: string;

  @Field(() => GraphQLInstant, { description: 'When it took effect, business time.' })
  @Column('text', { name: 'at' })
  at: string;

  @Field(() => GraphQLInstant, { description: 'When it was said to have happened, business time.' })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('text', { name: 'recorded_at' })
  recordedAt: string;

  @Field({ description: 'The stream it stands in.' })
  @Column('text')
  stream: string;

  @Field({ description: 'Its revision there, from 0.' })
  @Column('bigint')
  revision: string;

  @Column('boolean') shared: boolean;
  @Column('jsonb', { name: 'acted' }) acted: Actor;
  @Column('jsonb') facts: StepDetails;
  /** What a person said, and whose it is: it goes when that subject is erased. Of older history the deal, until somebody is named. */
  @Column('jsonb', { nullable: true }) words: Words | null;
  @Column('text', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('jsonb', { nullable: true }) own: OwnBasisType | null;

  @Field(() => GraphQLPosition, { description: 'Where it stands in the whole history.' })
  get position(): Position {
    return positionAt(this.place);
  }

  @Field(() => DealStepDetailsType, { description: 'What it says.' })
  get says(): DealStepDetailsType {
    return detailsOf({ ...this.facts, ...this.words });
  }

  @Field(() => OwnBasisType, {
    nullable: true,
    description: 'For a decision: what was known of program and partner.',
  })
  get known(): OwnBasisType | null {
    return this.own;
  }
}

export type StoredStep = Omit<DealStepRow, 'position' | 'says' | 'known'>;

/** What of a step tells of other deals, partners or accounts: no partner sees a row of it. */
@Entity('deal_knowledge')
@ObjectType('DealKnowledge', { description: 'What the vendor’s own people know of a step.' })
export class StaffStepRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('account', { nullable: true, description: 'The customer’s account.' })
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId: string | null;

  @Column('jsonb', { name: 'acted' }) acted: Actor;
  @Column('jsonb', { nullable: true }) seen: Evidence | null;

  @Field(() => [DealReviewReason], { description: 'Every reason why a person reviews it.' })
  @Column('text', { array: true, name: 'review_reasons' })
  reviewReasons: readonly ReviewReason[];

  @GlobalId('deal', { nullable: true, description: 'Another deal that it is about.' })
  @Column('uuid', { name: 'other_deal_id', nullable: true })
  otherDealId: string | null;

  @GlobalId('partner', { nullable: true, description: 'Another partner that it is about.' })
  @Column('uuid', { name: 'other_partner_id', nullable: true })
  otherPartnerId: string | null;

  /** Who said who the customer is. */
  @Column('text', { nullable: true }) by: string | null;
  /** What a person said, and whose it is: it goes when that subject is erased. Of older history the deal, until somebody is named. */
  @Column('text', { nullable: true }) words: string | null;
  @Column('text', { name: 'subject_id', nullable: true }) subjectId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was noted for the vendor’s own people. What a person said goes with the partner.',
  })
  get note(): string | null {
    const parts = [this.by, this.words].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(': ');
  }

  @Field(() => DealActorType, { description: 'Who really acted.' })
  get actor(): DealActorType {
    return Object.assign(new DealActorType(), this.acted);
  }

  @Field(() => DealEvidenceType, { nullable: true, description: 'For a decision: what was seen, at which revisions.' })
  get evidence(): DealEvidenceType | null {
    if (!this.seen) return null;
    const { conflict, candidates, accountRevision } = this.seen;
    return { conflict, accountRevision, candidates: candidates.map(candidateOf) };
  }
}

export type StoredStaffStep = Omit<StaffStepRow, 'actor' | 'evidence' | 'note'>;
