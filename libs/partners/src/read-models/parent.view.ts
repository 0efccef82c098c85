import { insert, updateWhere, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { deterministicId, type EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type HierarchyEvent, hierarchyEvents } from '../hierarchy/hierarchy.events.js';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';

@Entity('partner_parents')
@ObjectType('PartnerParent', {
  description: 'Who stands above a partner in its program, from one moment of business time to another.',
})
export class ParentRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('partnerparent', { description: 'Global id of the change.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('partner', { description: 'The partner below.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('partner', { nullable: true, description: 'The partner above; null: nobody.' })
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the business time of sales.' })
  @Column('text', { name: 'effective_from' })
  effectiveFrom: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when, excluded; null: without an end.' })
  @Column('text', { nullable: true })
  until: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was decided, business time.' })
  @Column('text', { name: 'decided_at' })
  decidedAt: string;

  @Field(() => String, { nullable: true, description: 'Why; null once the partner was erased.' })
  @Column('text', { nullable: true })
  reason: string | null;
}

type ParentSet = EventOf<HierarchyEvent, 'hierarchy.parent-set'>;

export const parentView = view<HierarchyEvent | PartnerEvent, ParentRow>()({
  name: 'partner_parents',
  version: 1,
  row: ParentRow,
  // Vendors decide who stands above whom, and why.
  partner: null,
  indexes: [
    ['partnerId', 'effectiveFrom', 'id'],
    ['parentId', 'effectiveFrom', 'id'],
  ],
  sources: [hierarchyEvents, partnerEvents],
  on: {
    'hierarchy.parent-set': [
      // What held until the next change, or without an end, holds until this one.
      updateWhere<ParentSet, ParentRow>(
        ({ data: { partnerId, until } }) => ({ partnerId, until }),
        ({ data }) => ({ until: data.effectiveFrom }),
      ),
      insert(({ data: { partnerId, parentId, effectiveFrom, until, at: decidedAt, reason } }) => ({
        id: deterministicId('partner-parent', partnerId, effectiveFrom),
        ...{ partnerId, parentId, effectiveFrom, until, decidedAt, reason },
      })),
    ],
    'partner.erased': updateWhere<EventOf<PartnerEvent, 'partner.erased'>, ParentRow>(
      ({ data }) => ({ partnerId: data.partnerId }),
      () => ({ reason: null }),
    ),
  },
});
