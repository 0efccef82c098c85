import { insertAll, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import type { Share } from '../vocabulary/touch.js';

/** That a customer was ever said to be a partner's, wholly or in part: what lists of customers are narrowed by. */
@Entity('customer_bound_partners')
export class BoundPartnerRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'journey_id' }) journeyId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
}

const rowsOf = (journeyId: string, shares: readonly Share[]) =>
  [...new Set(shares.map(({ partnerId }) => partnerId))].map((partnerId) => ({
    ...{ id: deterministicId('bound-partner', journeyId, partnerId), journeyId, partnerId },
  }));

type Of<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>;

const bound = insertAll<Of<'journey.bound' | 'journey.rebound'>, BoundPartnerRow>(({ data: { journeyId, shares } }) =>
  rowsOf(journeyId, shares),
);

export const boundPartnerView: View<JourneyEvent, BoundPartnerRow> = view<JourneyEvent, BoundPartnerRow>()({
  name: 'customer_bound_partners',
  version: 1,
  row: BoundPartnerRow,
  partner: null,
  indexes: [['partnerId', 'journeyId'], ['journeyId']],
  sources: [journeyEvents],
  on: {
    'journey.bound': bound,
    'journey.rebound': bound,
    'journey.absorbed': insertAll<Of<'journey.absorbed'>, BoundPartnerRow>(({ data: { journeyId, kept } }) =>
      rowsOf(
        journeyId,
        kept.bindings.flatMap(({ shares }) => shares),
      ),
    ),
  },
});
