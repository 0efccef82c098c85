import { keyFault, NAMELESS, namerOf, namesPerson, refuse, type Refusal, textFault } from '#libs/kernel';
import type { NewPartner } from '../events/partner.commands.js';
import type { PartnerIdentity, PersonalKey } from '../events/partner.events.js';
import { namedKey } from '../events/partner.persons.js';
import { isPartnerKind } from '../events/partner.rules.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** Who becomes known, or what is wrong with what is said of it. */
export function identityOf(data: NewPartner): (PartnerIdentity & PersonalKey) | Refusal<PartnerRefusal> {
  const { partnerId, programId, externalId, kind, country, programKnown } = data;
  if (!programKnown) return refuse('NOT_FOUND', 'there is no such program', 'programId');
  if (!isPartnerKind(kind)) return refuse('UNKNOWN_KIND', 'give a kind of partner, such as reseller', 'kind');
  if (country !== null && !/^[A-Z]{2}$/.test(country)) {
    return refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', 'country');
  }
  const name = data.name?.trim() ?? '';
  const fault = keyFault(externalId, 'externalId') ?? textFault(name, 'name');
  if (fault) return fault;
  if (namesPerson(externalId) && !data.names?.has(externalId)) return NAMELESS;
  return namedKey({ partnerId, programId, externalId, name, kind, country }, namerOf(data.names));
}
