import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, HiddenFromPartners } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, PrimaryColumn } from 'typeorm';

/** What every row of something that belongs to a fund says. */
@ObjectType({ isAbstract: true })
export abstract class OfFundRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  abstract id: string;

  @GlobalId('fund', { description: 'The fund it is paid from.' })
  @Column('uuid', { name: 'fund_id' })
  fundId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field({ description: 'ISO 4217 code of the fund’s currency.' })
  @Column('text')
  currency: string;
}

/** What is handed in by a partner, and decided by one person or by two. */
@ObjectType({ isAbstract: true })
export abstract class DecidedRow extends OfFundRow {
  @Field(() => Int, { description: 'How often it was handed in; a decision names it.' })
  @Column('integer')
  submission: number;

  @Field({ description: 'Whether one person has approved it and a second one must.' })
  @Column('boolean', { name: 'first_approval' })
  firstApproval: boolean;

  @Field(() => String, { nullable: true, description: 'Who handed it in last; null for a partner.' })
  @HiddenFromPartners()
  @Column('text', { name: 'submitted_by' })
  submittedBy: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who approved it first, where a second person must, or had to; null for a partner.',
  })
  @HiddenFromPartners()
  @Column('text', { name: 'first_approved_by', nullable: true })
  firstApprovedBy: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When that was, business time; null for a partner.',
  })
  @HiddenFromPartners()
  @Column('text', { name: 'first_approved_at', nullable: true })
  firstApprovedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Who decided it last, at `decidedAt`; null for a partner.' })
  @HiddenFromPartners()
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was first handed in, business time.' })
  @Column('text', { name: 'submitted_at' })
  submittedAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was last decided, business time.' })
  @Column('text', { name: 'decided_at', nullable: true })
  decidedAt: string | null;
}
