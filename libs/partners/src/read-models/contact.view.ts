import { insert, update, upsert, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';

@Entity('partner_contacts')
@ObjectType('PartnerContact', { description: 'A person at a partner. Removed and erased ones are not listed.' })
export class ContactRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('contact', { description: 'Global id of the contact.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  @Column('text', { nullable: true })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  @Column('text', { nullable: true })
  email: string | null;

  @Field(() => String, { nullable: true, description: 'Phone number.' })
  @Column('text', { nullable: true })
  phone: string | null;

  @Field(() => String, { nullable: true, description: 'What the person does at the partner.' })
  @Column('text', { nullable: true })
  role: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was added, business time.' })
  @Column('text', { name: 'added_at' })
  addedAt: string;
}

export const contactView = view<PartnerEvent, ContactRow>()({
  name: 'partner_contacts',
  version: 2,
  row: ContactRow,
  searched: { alike: { name: 'name' }, whole: { email: 'email', phone: 'phone' } },
  indexes: [['partnerId', 'addedAt', 'id']],
  sources: [partnerEvents],
  on: {
    'partner.contact-added': insert(({ data: { contactId, partnerId, name, email, phone, role, at } }) => ({
      id: contactId,
      partnerId,
      name,
      email,
      phone,
      role,
      addedAt: at,
    })),
    'partner.contact-changed': update(
      ({ data }) => data.contactId,
      (row, { data: { name, email, phone, role } }) => ({ ...row, name, email, phone, role }),
    ),
    'partner.contact-removed': upsert(
      ({ data }) => data.contactId,
      () => undefined,
    ),
    'partner.contact-erased': upsert(
      ({ data }) => data.contactId,
      () => undefined,
    ),
  },
});
