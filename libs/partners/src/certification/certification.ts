import { type Decision, type Instant, parseInstant, refuse, type Refusal, textFault } from '#libs/kernel';
import type { Certifying, RecordCertification } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { ERASED, MERGEABLE, reasonFault, wrongStanding } from '../events/partner.rules.js';
import type { Partner } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** What people of a partner have learnt. A certification counts for as long as it lasts and its holder is with the partner. */
export function certify(command: Certifying, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const at = command.context.occurredAt;
  const { certificationId } = command.data;
  const held = partner.certifications.get(certificationId);
  switch (command.type) {
    case 'RecordCertification': {
      if (held) return refuse('CERTIFICATION_EXISTS', 'this certification was recorded before', 'certificationId');
      return faultOf(command, partner) ?? [recorded(command, { partnerId, programId, at })];
    }
    case 'RevokeCertification': {
      if (!held) return refuse('NOT_FOUND', 'the partner has no such certification', 'certificationId');
      if (held.revokedAt !== null) return [];
      const { reason } = command.data;
      const fault = reasonFault(reason);
      if (fault) return fault;
      return [{ type: 'partner.certification-revoked', data: { partnerId, programId, at, certificationId, reason } }];
    }
  }
}

function faultOf({ data, context }: RecordCertification, partner: Partner): Refusal<PartnerRefusal> | undefined {
  const { certification, contactId, issuedAt, expiresAt } = data;
  if (partner.erased) return ERASED;
  const fault = wrongStanding(partner, MERGEABLE) ?? textFault(certification, 'certification', { most: 100 });
  if (fault) return fault;
  if (partner.contacts.get(contactId) !== 'listed') {
    return refuse('NOT_FOUND', 'the partner has no such contact', 'contactId');
  }
  if (parseInstant(issuedAt) !== issuedAt || issuedAt > context.occurredAt) {
    return refuse('NOT_ISSUED_YET', 'give a moment that has been', 'issuedAt');
  }
  if (expiresAt !== null && !(parseInstant(expiresAt) === expiresAt && expiresAt > issuedAt)) {
    return refuse('EXPIRES_BEFORE_ISSUE', 'give a later moment, or none for a certification that lasts', 'expiresAt');
  }
  return undefined;
}

const recorded = (
  { data: { certificationId, certification, contactId, issuedAt, expiresAt } }: RecordCertification,
  of: { readonly partnerId: string; readonly programId: string; readonly at: Instant },
): PartnerEvent => ({
  type: 'partner.certification-recorded',
  data: { ...of, certificationId, certification: certification.trim(), contactId, issuedAt, expiresAt },
});
