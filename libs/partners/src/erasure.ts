import type { Decision } from '#libs/kernel';
import type { ErasePartner } from './partner.commands.js';
import type { PartnerEvent } from './partner.events.js';
import type { Partner } from './partner.state.js';

/** Whatever its standing; its people go with it. What it earned and was paid stays as it is, under its id. */
export function erase({ context }: ErasePartner, partner: Partner): Decision<PartnerEvent> {
  if (partner.erased) return [];
  const { partnerId, programId, contacts } = partner;
  const of = { partnerId, programId, at: context.occurredAt };
  const people = [...contacts].filter(([, status]) => status !== 'erased').sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...people.map(([contactId]): PartnerEvent => ({ type: 'partner.contact-erased', data: { ...of, contactId } })),
    { type: 'partner.erased', data: of },
  ];
}
