import { type Decision, emailFault, idOf, optionalTextFault, refuse, type Refusal } from '#libs/kernel';
import type { ContactDetails, Contacts } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { ERASED, MERGEABLE, wrongStanding } from '../events/partner.rules.js';
import type { Partner } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** A contact by the name of the key under which it was recorded: the vendor's own, or that of the request. */
export const contactIdOf = (tenant: string, partnerId: string, key: string): string =>
  idOf(tenant, 'contact', `${partnerId}:${key}`);

/** The people of a partner. Removing and erasing are always possible, adding and changing while the record lives. */
export function changeContacts(command: Contacts, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const { contactId } = command.data;
  const of = { partnerId, programId, contactId, at: command.context.occurredAt };
  const status = partner.contacts.get(contactId);
  switch (command.type) {
    case 'AddContact':
      if (status) return refuse('CONTACT_EXISTS', 'this contact was added before; change it', 'contactId');
      return written(command.data, partner, (details) => ({
        type: 'partner.contact-added',
        data: { ...of, ...details },
      }));
    case 'ChangeContact':
      if (status !== 'listed') return NO_CONTACT;
      return written(command.data, partner, (details) => ({
        type: 'partner.contact-changed',
        data: { ...of, ...details },
      }));
    case 'RemoveContact':
      if (status === 'removed') return [];
      return status === 'listed' ? [{ type: 'partner.contact-removed', data: of }] : NO_CONTACT;
    case 'EraseContact':
      if (status === 'erased') return [];
      return status ? [{ type: 'partner.contact-erased', data: of }] : NO_CONTACT;
  }
}

const NO_CONTACT = refuse('NOT_FOUND', 'the partner has no such contact', 'contactId');

function written(
  draft: ContactDetails,
  partner: Partner,
  event: (details: ContactDetails) => PartnerEvent,
): Decision<PartnerEvent, PartnerRefusal> {
  const details = trimmed(draft);
  if (partner.erased) return ERASED;
  return wrongStanding(partner, MERGEABLE) ?? faultOf(details) ?? [event(details)];
}

function trimmed({ name, email, phone, role }: ContactDetails): ContactDetails {
  const text = (value: string | null): string | null => value?.trim() || null;
  return { name: text(name), email: text(email), phone: text(phone), role: text(role) };
}

function faultOf({ name, email, phone, role }: ContactDetails): Refusal<PartnerRefusal> | undefined {
  if (!name && !email) return refuse('CONTACT_EMPTY', 'give a name, an e-mail address or both', 'name');
  const odd = email ? emailFault(email, 'email') : undefined;
  if (odd) return odd;
  if (phone && !/^\+?[0-9][0-9 ()./-]{3,30}$/.test(phone)) {
    return refuse('BAD_PHONE', 'give digits, with blanks and dashes if you like, such as +44 20 7946 0000', 'phone');
  }
  return optionalTextFault(name, 'name') ?? optionalTextFault(role, 'role', { most: 100 });
}
