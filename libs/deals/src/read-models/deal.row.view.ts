import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType } from '#libs/graphql';
import { exactMoney, type Money, type Note, shownNotes } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DealDecider, DealInvolvement, DealRejectReason, DealStateEnum } from './deal-enums.types.js';
import type { Involvement, RejectReason } from '../vocabulary/deal.types.js';
import type { DealStatus } from '../deal/deal.state.js';
import { daysLeftOf, standingOf } from '../vocabulary/standing.js';
import { customerOf, DealCustomerType, DealMetadataType, ImportedFromType } from './deal.types.js';

@Entity('deals')
@ObjectType('Deal', { description: 'An opportunity that a partner has registered, or the vendor’s own.' })
export class DealRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('deal', { description: 'Global id of the deal.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => String, { nullable: true, description: 'Its number, unique among the vendor’s or one partner’s own.' })
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @GlobalId('partner', { nullable: true, description: 'The partner; null for the vendor’s own.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'customer_id' }) customerId: string;
  @Column('text', { name: 'customer_name', nullable: true }) customerName: string | null;
  @Column('text', { name: 'customer_country', nullable: true }) customerCountry: string | null;
  @Column('text', { name: 'customer_crm_id', nullable: true }) customerCrmId: string | null;
  @Column('text', { name: 'customer_crm_system', nullable: true }) customerCrmSystem: string | null;
  @Column('text', { name: 'customer_website', nullable: true }) customerWebsite: string | null;
  @Column('text', { name: 'customer_email', nullable: true }) customerEmail: string | null;
  @Column('text', { name: 'customer_tax_id', nullable: true }) customerTaxId: string | null;

  @Field(() => [String], { description: 'What it is about: protected one by one, granted all or none.' })
  @Column('text', { array: true, name: 'product_lines' })
  productLines: readonly string[];

  @Column('numeric', { nullable: true })
  amount: string | null;

  @Field({ description: 'ISO 4217 code of its amounts.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'amount_order' }) amountOrder: string;

  /** Places to which its amount is split between product lines. */
  @Column('integer') places: number;

  @Field(() => GraphQLDay, { nullable: true, description: 'When it is expected to close.' })
  @Column('text', { name: 'expected_close_on', nullable: true })
  expectedCloseOn: string | null;

  @GlobalId('contact', { nullable: true, description: 'The partner’s contact who leads it.' })
  @Column('uuid', { nullable: true })
  representative: string | null;

  @Field(() => DealInvolvement, { description: 'What the partner did for it.' })
  @Column('text')
  involvement: Involvement;

  @Field(() => String, { nullable: true, description: 'Where.' })
  @Column('text', { nullable: true })
  territory: string | null;

  /** Persons among them under their names. */
  @Column('jsonb', { name: 'metadata' }) notes: readonly Note[];

  /** Under whose key the next one and `note` are encrypted in the history: they go when it is erased. */
  @Column('text', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('jsonb', { name: 'personal_metadata', nullable: true })
  personalMetadata: Readonly<Record<string, string>> | null;

  /** What was last written down; `standing` says what holds now. */
  @Column('text') state: DealStatus;

  @Field(() => GraphQLInstant, {
    description: 'When it was drafted (handed in: `submittedAt`), or registered elsewhere.',
  })
  @Column('text', { name: 'registered_at' })
  registeredAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was first handed in; business time.' })
  @Column('text', { name: 'submitted_at', nullable: true })
  submittedAt: string | null;

  /** Where in the history it was first handed in: tells which of two of one moment came first. */
  @Column('text') place: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'While a person decides: until when that should be done.',
  })
  @Column('text', { name: 'decide_by', nullable: true })
  decideBy: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when its turn in the queue is kept if returned.' })
  @Column('text', { name: 'place_until', nullable: true })
  placeUntil: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was approved or refused; business time.' })
  @Column('text', { name: 'decided_at', nullable: true })
  decidedAt: string | null;

  @Field(() => DealDecider, { nullable: true, description: 'Who approved it.' })
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: 'policy' | 'person' | null;

  @Field(() => DealRejectReason, { nullable: true, description: 'Why it was rejected.' })
  @Column('text', { name: 'reject_reason', nullable: true })
  rejectReason: RejectReason | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What was last said of it: why it was returned, rejected, revoked, withdrawn or lost. null once the partner, or the customer of the vendor’s own deal, was erased.',
  })
  @Column('text', { nullable: true })
  note: string | null;

  @GlobalId('deal', { nullable: true, description: 'For a duplicate: the partner’s own earlier deal.' })
  @Column('uuid', { name: 'duplicate_of', nullable: true })
  duplicateOf: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'The first moment at which it is not protected any more.',
  })
  @Column('text', { name: 'expires_at', nullable: true })
  expiresAt: string | null;

  @Column('text', { name: 'expires_order' }) expiresOrder: string;

  @Field(() => Int, { description: 'How often it was extended.' })
  @Column('integer')
  extensions: number;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was won or lost; business time.' })
  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was last worked on, business time; null where no activity was logged.',
  })
  @Column('text', { name: 'last_activity_at', nullable: true })
  lastActivityAt: string | null;

  /** Its last activity; its registration where there was none. */
  @Column('text', { name: 'idle_since' }) idleSince: string;

  @Field(() => ImportedFromType, { nullable: true, description: 'For an imported one: from where.' })
  @Column('jsonb', { name: 'imported_from', nullable: true })
  importedFrom: ImportedFromType | null;

  @Field(() => DealStateEnum, { name: 'state', description: 'Where it stands as of now.' })
  get standing(): DealStatus {
    return standingOf(this, new Date().toISOString());
  }

  @Field(() => Int, {
    nullable: true,
    description: 'While it is approved: how many whole days of protection are left, 0 on the last one. Else null.',
  })
  get daysLeft(): number | null {
    return daysLeftOf(this, Date.now());
  }

  @Field(() => MoneyType, {
    name: 'amount',
    nullable: true,
    description: 'What it is expected to bring, or was won for; null: not known.',
  })
  get value(): Money | null {
    return exactMoney(this.amount, this.currency);
  }

  @Field(() => [DealMetadataType], { description: 'Words of the vendor’s own.' })
  get metadata(): DealMetadataType[] {
    return shownNotes(this.notes, this.personalMetadata);
  }

  @Field(() => DealCustomerType, { description: 'The customer as this partner knows it; all null once erased.' })
  get customer(): DealCustomerType {
    return customerOf(this);
  }
}

/** What the table holds; the rest of the row is derived from it. */
export type StoredDeal = Omit<DealRow, 'standing' | 'value' | 'customer' | 'metadata' | 'daysLeft'>;
