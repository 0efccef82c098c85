import { insert, updateWhere, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, MoneyType } from '#libs/graphql';
import { deterministicId, exactMoney, type Money, type Note, shownNotes } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DealOutcomeEnum } from './deal-enums.types.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import type { DealOutcome } from '../vocabulary/deal.types.js';
import { DealMetadataType, ImportedFromType } from './deal.types.js';
import { positionKey } from '../vocabulary/position-key.js';

@Entity('deal_import_repeats')
@ObjectType('DealImportRepeat', {
  description: 'A later row of a number that was imported before: reported, never counted.',
})
export class ImportRepeatRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('deal', { description: 'The deal that the first row of the number made.' })
  @Column('uuid', { name: 'deal_id' })
  dealId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { nullable: true, description: 'The partner that this row names; null: none.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Field(() => ImportedFromType, { description: 'Where the row stood.' })
  @Column('jsonb', { name: 'imported_from' })
  from: ImportedFromType;

  @Field({ description: 'Whether it is the same as the first row of the number in every field.' })
  @Column('boolean', { name: 'equal_to_first' })
  equalToFirst: boolean;

  @Field({ description: 'Whether it is the same as any earlier row of the number in every field.' })
  @Column('boolean')
  seen: boolean;

  @Field(() => DealOutcomeEnum, { description: 'What this row says became of the deal.' })
  @Column('text')
  outcome: DealOutcome;

  @Column('numeric', { nullable: true }) amount: string | null;
  @Column('text') currency: string;

  @Column('jsonb', { name: 'metadata' }) notes: readonly Note[];
  @Column('text', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('jsonb', { name: 'personal_metadata', nullable: true })
  personalMetadata: Readonly<Record<string, string>> | null;

  @Field(() => GraphQLInstant, { description: 'When it was reported.' })
  @Column('text', { name: 'recorded_at' })
  recordedAt: string;

  @Column('text') place: string;

  @Field(() => [DealMetadataType], { description: 'Words of the vendor’s own.' })
  get metadata(): DealMetadataType[] {
    return shownNotes(this.notes, this.personalMetadata);
  }

  @Field(() => MoneyType, {
    name: 'amount',
    nullable: true,
    description: 'What this row says it is worth; null: nothing.',
  })
  get value(): Money | null {
    return exactMoney(this.amount, this.currency);
  }
}

type Stored = Omit<ImportRepeatRow, 'value' | 'metadata'>;

export const importRepeatView: View<DealEvent | PartnerErased, Stored> = view<DealEvent | PartnerErased, Stored>()({
  name: 'deal_import_repeats',
  version: 2,
  row: ImportRepeatRow,
  partner: null,
  indexes: [['programId', 'place', 'id'], ['dealId'], ['subjectId']],
  sources: [dealEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data }) => ({ subjectId: data.partnerId }),
      () => ({ personalMetadata: null }),
    ),
    'deal.subject-named': updateWhere(
      ({ data }) => ({ subjectId: data.dealId }),
      ({ data: { subjectId, legible } }) => ({ subjectId, ...(legible === null && { personalMetadata: null }) }),
    ),
    'deal.customer-erased': updateWhere(
      ({ data }) => ({ subjectId: data.customerId }),
      () => ({ personalMetadata: null }),
    ),
    'deal.import-repeated': insert(({ id, position, recordedAt, data }) => ({
      id: deterministicId('deal-import-repeat', id),
      dealId: data.dealId,
      programId: data.programId,
      partnerId: data.partnerId,
      from: data.from,
      equalToFirst: data.equalToFirst,
      seen: data.seen,
      outcome: data.outcome,
      amount: data.amount,
      currency: data.currency,
      notes: Object.entries(data.metadata).map(([key, value]) => ({ key, value })),
      // Of older history the deal's, until somebody is named.
      subjectId: data.subjectId ?? data.dealId,
      personalMetadata: data.personalMetadata,
      recordedAt,
      place: positionKey(position),
    })),
  },
});
