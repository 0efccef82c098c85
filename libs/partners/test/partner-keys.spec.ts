import type { Principal } from '#libs/access';
import { Idempotency } from '#libs/eventing';
import { Mutations, toGlobalId } from '#libs/graphql';
import { idOf } from '#libs/kernel';
import { CreateProgram } from '#libs/programs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CertificationResolver } from '../src/graphql/certification.resolver.js';
import { contactIdOf } from '../src/contact/contact.js';
import { ContactResolver } from '../src/graphql/contact/contact.resolver.js';
import { partnerAggregate } from '../src/partner/partner.aggregate.js';
import { AddContact, AdmitPartner } from '../src/events/partner.commands.js';
import { context, january } from './partner.fixtures.js';
import { World } from './world.fixtures.js';
import { PartnerJoiningResolver } from '../src/graphql/partner-joining.resolver.js';
import { partnerIdOf } from '../src/partner/partner.js';
import { partnersWhere } from '../src/graphql/partner.resolver.js';

const [COMPOSED, APART] = ['caf\u00e9-1', 'cafe\u0301-1'];
const programId = idOf('acme', 'program', 'resellers');
const caller: Principal = { tenant: 'acme', subject: 'ada', role: 'manager' };
const ada = { name: 'Ada', email: null, phone: null, role: null };
const idUnder = (externalId: string): string => partnerIdOf('acme', programId, externalId);

class Partners extends World {
  private readonly mutations = new Mutations(this.bus, new Idempotency(this.store, this.index), this.index);
  readonly joining = new PartnerJoiningResolver(this.mutations, this.known);
  readonly contacts = new ContactResolver(this.mutations, this.known);
  readonly certifications = new CertificationResolver(undefined as never, this.mutations, this.known);

  /** As an older build recorded it: under the key as it was given. */
  async older(externalId: string, contactKey?: string): Promise<void> {
    const partnerId = idUnder(externalId);
    const identity = { partnerId, programId, externalId, name: 'Ada Ltd', kind: 'reseller', country: null } as const;
    await this.send(new AdmitPartner({ ...identity, programKnown: true }, once(january(2))));
    if (contactKey === undefined) return;
    const contactId = contactIdOf('acme', partnerId, contactKey);
    await this.send(new AddContact({ partnerId, contactId, ...ada }, once(january(3))));
  }

  async of(externalId: string) {
    const { state } = await this.facts.of(partnerAggregate, 'acme', idUnder(externalId));
    return state.status === 'known' ? state : null;
  }

  async admit(...externalIds: string[]) {
    const items = externalIds.map((externalId) => ({
      ...{ programId, externalId, name: 'Ada Ltd', kind: 'reseller' as const, idempotencyKey: next() },
      ...{ occurredAt: january(4), tier: 1 },
    }));
    const { results } = await this.joining.admitPartners({ items }, caller);
    return results.map(({ id, userErrors: [error] }) => error?.code ?? id);
  }

  async contact(partnerExternalId: string, externalId: string) {
    const item = { programId, partnerExternalId, externalId, ...ada, idempotencyKey: next() };
    const { results } = await this.contacts.addPartnerContacts({ items: [item] }, caller);
    return results.map(({ id, userErrors: [error] }) => error?.code ?? id)[0];
  }
}

let count = 0;
const next = (): string => `key ${(count += 1)}`;
const once = (at: string) => ({ ...context(at), commandId: next() });
const global = (externalId: string): string => toGlobalId('partner', idUnder(externalId));

describe('a key whose letters can be composed in two ways', () => {
  let partners: Partners;
  beforeEach(async () => {
    partners = new Partners();
    const zone = { currency: 'USD', timeZone: 'UTC', startsAt: january(1) };
    await partners.send(new CreateProgram({ programId, name: 'Resellers', ...zone }, once(january(1))));
  });

  it('is one partner’s, who is recorded in the normal form', async () => {
    expect(await partners.admit(APART, COMPOSED)).toEqual([global(COMPOSED), global(COMPOSED)]);
    expect((await partners.of(COMPOSED))?.externalId).toBe(COMPOSED);
    expect(await partners.of(APART)).toBeNull();
  });

  it('finds the partner that older history holds as it is given', async () => {
    await partners.older(APART);
    expect(await partners.admit(APART)).toEqual([global(APART)]);
    expect(await partners.of(COMPOSED)).toBeNull();
  });

  it('names the partner and its contact', async () => {
    await partners.admit(COMPOSED);
    expect(await partners.contact(APART, APART)).toBe(global(COMPOSED));
    expect(await partners.contact(COMPOSED, COMPOSED)).toBe('CONTACT_EXISTS');
    expect((await partners.of(COMPOSED))?.contacts.size).toBe(1);
  });

  it('finds the contact that older history holds as it is given', async () => {
    await partners.older(APART, APART);
    expect(await partners.contact(APART, APART)).toBe('CONTACT_EXISTS');
  });

  it('cannot be tried against the id of its contact, and leads to it again', async () => {
    const mail = 'ada@partner.example';
    await partners.admit(COMPOSED);
    expect(await partners.contact(COMPOSED, mail)).toBe(global(COMPOSED));
    expect(await partners.contact(COMPOSED, mail)).toBe('CONTACT_EXISTS');
    const ids = [...((await partners.of(COMPOSED))?.contacts.keys() ?? [])];
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(contactIdOf('acme', idUnder(COMPOSED), mail));
  });

  it('of a request leads to one contact and one certification, whose ids are told', async () => {
    await partners.admit(COMPOSED);
    const partnerId = idUnder(COMPOSED);
    const learnt = { partnerId, certification: 'crm', issuedAt: january(5), occurredAt: january(6) };
    const told = [];
    for (const idempotencyKey of [APART, COMPOSED]) {
      const added = await partners.contacts.addPartnerContact({ partnerId, ...ada, idempotencyKey }, caller);
      const contactId = [...((await partners.of(COMPOSED))?.contacts.keys() ?? [])][0] ?? '';
      const input = { ...learnt, contactId, idempotencyKey };
      const { certificationId } = await partners.certifications.recordCertification(input, caller);
      told.push([added.contactId, certificationId]);
    }
    const state = await partners.of(COMPOSED);
    const [contact] = [...(state?.contacts.keys() ?? [])];
    const [certification] = [...(state?.certifications.keys() ?? [])];
    const ids = [toGlobalId('contact', contact ?? ''), toGlobalId('certification', certification ?? '')];
    expect(told).toEqual([ids, ids]);
  });

  it('is looked for in both forms', () => {
    const asked = { first: 10, externalId: APART } as Parameters<typeof partnersWhere>[0];
    expect(partnersWhere(asked, []).keyName).toEqual([COMPOSED, APART]);
    expect(partnersWhere({ ...asked, externalId: COMPOSED }, ['a']).keyName).toEqual([COMPOSED, 'a']);
    expect(partnersWhere({ first: 10 } as typeof asked, []).keyName).toBeUndefined();
  });
});
