import type { Decision, Instant } from '#libs/kernel';
import type { ErasePartner } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { type Partner, payoutMethodAt } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** Whatever its standing; its people, and where its payouts go, go with it. What it earned and was paid stays as it is, under its id. */
export function erase({ context }: ErasePartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  // One that was erased before destinations were removed is still to be paid nowhere.
  if (partner.erased) return payoutMethodRemoved(partner, context.occurredAt);
  const { partnerId, programId, contacts } = partner;
  const of = { partnerId, programId, at: context.occurredAt };
  const people = [...contacts].filter(([, status]) => status !== 'erased').sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...people.map(([contactId]): PartnerEvent => ({ type: 'partner.contact-erased', data: { ...of, contactId } })),
    ...payoutMethodRemoved(partner, of.at),
    { type: 'partner.erased', data: of },
  ];
}

/** Also one that is dated later than the erasure: its text is gone with the others. */
function payoutMethodRemoved(partner: Partner, erasedAt: Instant): PartnerEvent[] {
  const { partnerId, programId, payoutMethods } = partner;
  const at = payoutMethods.reduce((last, method) => (method.at > last ? method.at : last), erasedAt);
  if (payoutMethodAt(partner, at) === null) return [];
  return [{ type: 'partner.payout-method-removed', data: { partnerId, programId, at } }];
}
