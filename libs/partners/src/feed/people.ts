import { subjectOf } from '#libs/feed';
import type { CertificationEventJson, ContactEventJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import type { PartnerEvent } from '../events/partner.events.js';

export const contact = subjectOf<ContactEventJson>()({
  kind: 'contact',
  field: 'contact',
  of: (data: { readonly contactId: string }) => data.contactId,
});

export const certification = subjectOf<CertificationEventJson>()({
  kind: 'certification',
  field: 'certification',
  of: (data: { readonly certificationId: string }) => data.certificationId,
});

export const contactOf = (
  data: EventOf<PartnerEvent, 'partner.contact-added' | 'partner.contact-changed'>['data'],
) => ({
  id: toGlobalId('contact', data.contactId),
  partnerId: toGlobalId('partner', data.partnerId),
  programId: toGlobalId('program', data.programId),
  name: data.name,
  email: data.email,
  phone: data.phone,
  role: data.role,
});
