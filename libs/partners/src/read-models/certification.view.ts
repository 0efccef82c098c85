import { insert, sortedBy, update, updateWhere, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';

/** Later than any moment: where what has no end stands in an order. */
const NEVER = '9999-12-31T23:59:59.999Z';

@Entity('partner_certifications')
@ObjectType('PartnerCertification', {
  description: 'What a person at a partner has learnt, and for how long it counts.',
})
export class CertificationRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('certification', { description: 'Global id of the certification.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('contact', { description: 'The person who holds it.' })
  @Column('uuid', { name: 'contact_id' })
  contactId: string;

  @Field({ description: 'What it is called.' })
  @Column('text')
  certification: string;

  @Field(() => GraphQLInstant, { description: 'When it was issued.' })
  @Column('text', { name: 'issued_at' })
  issuedAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when it counts, excluded; null: without an end.' })
  @Column('text', { nullable: true, name: 'expires_at' })
  expiresAt: string | null;

  /** The same, later than any moment where there is no end. */
  @Column('text', { name: 'expires_order' }) expiresOrder: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was revoked.' })
  @Column('text', { nullable: true, name: 'revoked_at' })
  revokedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked.' })
  @Column('text', { nullable: true, name: 'revoked_reason' })
  revokedReason: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When its holder left the partner: it counts no more.' })
  @Column('text', { nullable: true, name: 'holder_left_at' })
  holderLeftAt: string | null;
}

/** What a holder that leaves takes along. */
const left = () =>
  updateWhere<EventOf<PartnerEvent, 'partner.contact-removed' | 'partner.contact-erased'>, CertificationRow>(
    ({ data }) => ({ contactId: data.contactId, holderLeftAt: null }),
    ({ data }) => ({ holderLeftAt: data.at }),
  );

export const certificationView = view<PartnerEvent, CertificationRow>()({
  name: 'partner_certifications',
  version: 4,
  row: CertificationRow,
  indexes: [...sortedBy(['expiresOrder', 'issuedAt'], ['partnerId']), ['contactId']],
  sources: [partnerEvents],
  on: {
    'partner.erased': updateWhere<EventOf<PartnerEvent, 'partner.erased'>, CertificationRow>(
      ({ data }) => ({ partnerId: data.partnerId }),
      () => ({ revokedReason: null }),
    ),
    'partner.contact-removed': left(),
    'partner.contact-erased': left(),
    'partner.certification-recorded': insert(
      ({ data: { certificationId, partnerId, contactId, certification, issuedAt, expiresAt } }) => ({
        ...{ id: certificationId, partnerId, contactId, certification, issuedAt, expiresAt },
        ...{ expiresOrder: expiresAt ?? NEVER, revokedAt: null, revokedReason: null, holderLeftAt: null },
      }),
    ),
    'partner.certification-revoked': update(
      ({ data }) => data.certificationId,
      (row, { data: { at, reason } }) => ({ ...row, revokedAt: at, revokedReason: reason }),
    ),
  },
});
