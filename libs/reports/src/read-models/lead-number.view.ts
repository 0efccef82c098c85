import { type AliasEvent, aliasEvents, type JourneyEvent, journeyEvents } from '#libs/attribution';
import { remove, updateWhere, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A number of a lead, under a name that tells nothing: by it a sale that came first is found again. */
@Entity('lead_numbers')
export class LeadNumberRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  /** That name. */
  @PrimaryColumn('uuid') id: string;
  /** The journey that it leads to now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: string;
}

type Source = AliasEvent | JourneyEvent;

export const leadNumberView: View<Source, LeadNumberRow> = view<Source, LeadNumberRow>()({
  name: 'lead_numbers',
  version: 1,
  row: LeadNumberRow,
  partner: null,
  indexes: [['journeyId']],
  sources: [aliasEvents, journeyEvents],
  on: {
    'alias.claimed': upsert(
      ({ data: { kind, aliasId } }) => (kind === 'lead-number' ? [aliasId] : []),
      (_, { data: { aliasId: id, journeyId }, recordedAt }) => ({ id, journeyId, recordedAt }),
    ),
    'alias.vacated': remove(({ data }) => data.aliasId),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
  },
});
