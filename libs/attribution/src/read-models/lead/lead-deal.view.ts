import { insert, sortedBy, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { deterministicId } from '#libs/kernel';
import { ObjectType, Field } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../../journey/journey.events.js';

@Entity('lead_deals')
@ObjectType('LeadDeal', { description: 'That a lead has become a deal.' })
export class LeadDealRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('lead', { description: 'The lead.' })
  @Column('uuid', { name: 'lead_id' })
  leadId: string;

  @GlobalId('deal', { description: 'The deal.' })
  @Column('uuid', { name: 'deal_id' })
  dealId: string;

  @Field(() => GraphQLInstant, { description: 'When it was said, business time.' })
  @Column('text', { name: 'linked_at' })
  linkedAt: string;
}

export const leadDealView: View<JourneyEvent, LeadDealRow> = view<JourneyEvent, LeadDealRow>()({
  name: 'lead_deals',
  version: 1,
  row: LeadDealRow,
  partner: null,
  indexes: sortedBy(['linkedAt'], ['leadId', 'dealId']),
  sources: [journeyEvents],
  on: {
    'journey.deal-linked': insert(({ data: { leadId, dealId, at } }) => ({
      ...{ id: deterministicId('lead-deal', leadId, dealId), leadId, dealId, linkedAt: at },
    })),
  },
});
