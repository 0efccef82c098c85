import { type StateReader, type Named, named } from '#libs/eventing';
import { idOf, keyForms, namesPerson } from '#libs/kernel';
import { contactIdOf } from '../contact/contact.js';
import { partnerAggregate } from '../partner/partner.aggregate.js';
import { partnerIdOf } from '../partner/partner.js';
import type { Partner } from '../events/partner.state.js';

/**
 * The partner of a program that the vendor's key means, also where there is none yet. From an e-mail address or a phone number the id follows
 * by its name, so that whoever has not the tenant's key cannot guess it; in older history it followed from the text.
 */
export async function partnerNamed(
  facts: StateReader,
  tenant: string,
  programId: string,
  externalId: string,
): Promise<Named> {
  const of = (key: string): string => partnerIdOf(tenant, programId, key);
  if (!namesPerson(externalId)) return named(facts, { aggregate: partnerAggregate, tenant, idOf: of }, externalId);
  const forms = keyForms(externalId);
  const nameOf = await facts.persons(tenant);
  const own = of(nameOf(programId, externalId));
  for (const [id, form] of [[own, forms[0]] as const, ...forms.map((form) => [of(form), form] as const)]) {
    if ((await facts.of(partnerAggregate, tenant, id)).revision >= 0n) return { id, externalId: form };
  }
  return { id: own, externalId: forms[0] };
}

/** Something of a partner's that is recorded under a key. */
interface OfPartner {
  readonly tenant: string;
  readonly partnerId: string;
  readonly key: string;
}

/**
 * The id of the contact that was, or will be, recorded under this key. It follows from the key's name, so that whoever has not the tenant's key
 * cannot try an e-mail address against it; in older history it followed from the text.
 */
export const contactNamed = (facts: StateReader, of: OfPartner): Promise<string> =>
  idUnder(
    facts,
    of,
    (key) => contactIdOf(of.tenant, of.partnerId, key),
    ({ contacts }, id) => contacts.has(id),
  );

/** The same of a certification. */
export const certificationNamed = (facts: StateReader, of: OfPartner): Promise<string> =>
  idUnder(
    facts,
    of,
    (key) => idOf(of.tenant, 'certification', `${of.partnerId}:${key}`),
    ({ certifications }, id) => certifications.has(id),
  );

async function idUnder(
  facts: StateReader,
  { tenant, partnerId, key }: OfPartner,
  id: (key: string) => string,
  has: (partner: Partner, id: string) => boolean,
): Promise<string> {
  const [nameOf, { state }] = await Promise.all([facts.persons(tenant), facts.of(partnerAggregate, tenant, partnerId)]);
  const older = state.status === 'known' ? keyForms(key).find((form) => has(state, id(form))) : undefined;
  return id(older ?? nameOf(partnerId, key));
}
