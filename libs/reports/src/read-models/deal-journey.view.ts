import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { insert, updateWhere, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A deal that a customer's lead became: what led to the customer has led to the deal. */
@Entity('deal_journeys')
export class DealJourneyRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'deal_id' }) dealId: string;
  /** The journey that it is in now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;
}

export const dealJourneyView: View<JourneyEvent, DealJourneyRow> = view<JourneyEvent, DealJourneyRow>()({
  name: 'deal_journeys',
  version: 1,
  row: DealJourneyRow,
  partner: null,
  indexes: [['dealId'], ['journeyId']],
  sources: [journeyEvents],
  on: {
    'journey.deal-linked': insert(({ data: { dealId, journeyId } }) => ({
      ...{ id: deterministicId('deal-journey', dealId, journeyId), dealId, journeyId },
    })),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
  },
});
