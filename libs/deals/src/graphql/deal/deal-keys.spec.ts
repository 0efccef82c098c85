import type { Principal } from '#libs/access';
import { Idempotency, MemoryEventStore } from '#libs/eventing';
import { Mutations, toGlobalId } from '#libs/graphql';
import { deterministicId } from '#libs/kernel';
import { contactNamed } from '#libs/partners';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { CONTENT, World } from '../../../test/world.fixtures.js';
import { day } from '../../../test/account.fixtures.js';
import { CustomerNames } from '../../customer/customer-names.js';
import { ClaimIdentifier } from '../../customer/identifier.commands.js';
import { NO_CUSTOMER } from '../../vocabulary/deal.drafts.js';
import { dealsWhere } from '../../read-models/lists/deal-list.inputs.js';
import { DealRecording } from './deal-recording.provider.js';

const [COMPOSED, APART] = ['caf\u00e9-1', 'cafe\u0301-1'];
const START = day(-10);
const caller: Principal = { tenant: 'acme', subject: 'ada', role: 'manager' };
const { representative: _, ...content } = CONTENT;

describe('a key whose letters can be composed in two ways', () => {
  let w: World;
  let recording: DealRecording;
  let keys = 0;
  beforeEach(async () => {
    w = await new World(new MemoryEventStore()).begin(START);
    for (const name of ['A', COMPOSED]) await w.partner(name, START);
    const bus = { execute: w.send.bind(w) } as unknown as CommandBus;
    recording = new DealRecording(new Mutations(bus, new Idempotency(w.store, w.index), w.index), w.service, w.facts);
  });

  const input = (externalId: string, more: object = {}) => ({
    ...{ ...content, productLines: ['crm'], metadata: [], programId: w.programId, externalId },
    ...{ idempotencyKey: `key ${(keys += 1)}`, partnerExternalId: 'A', customer: { crmId: externalId } },
    ...more,
  });
  const draft = async (externalId: string, more: object = {}) => {
    const { id, userErrors } = await recording.draft(input(externalId, more), caller);
    return userErrors[0]?.code ?? id;
  };
  const register = (externalId: string, partner: string, crmId: string) =>
    w.register(externalId, partner, { crmId }, day(1));

  it('is one deal’s, which is recorded in the normal form', async () => {
    expect(await draft(APART)).toBe(toGlobalId('deal', w.dealId(COMPOSED)));
    expect((await w.deal(COMPOSED)).externalId).toBe(COMPOSED);
    expect(await draft(COMPOSED)).toBe('DEAL_EXISTS');
  });

  it('finds the deal that older history holds as it is given', async () => {
    await register(APART, 'A', '7');
    expect(await draft(APART)).toBe('DEAL_EXISTS');
  });

  it('is one deal’s among imported ones', async () => {
    const importing = recording.importing(caller);
    for (const [row, externalId] of [APART, COMPOSED].entries()) {
      const from = { source: 'crm', file: 'deals.csv', row, digest: String(row).repeat(64) };
      const closed = { outcome: 'lost' as const, closedAt: day(-1), from };
      expect((await importing(input(externalId, closed) as never)).userErrors).toEqual([]);
    }
    const types = (await w.events('deal', w.dealId(COMPOSED))).map(({ type }) => type);
    expect(types).toEqual(['deal.imported', 'deal.import-repeated']);
  });

  it('names a partner and its contact', async () => {
    const partnerId = w.partnerId(COMPOSED);
    const contactId = await contactNamed(w.facts, { tenant: 'acme', partnerId, key: COMPOSED });
    const known = { name: 'Ada', email: null, phone: null, role: null };
    await w.send({ type: 'AddContact', data: { partnerId, contactId, ...known }, context: w.context(day(0)) } as never);
    const named = { partnerExternalId: APART, representativeExternalId: APART };
    expect(await draft('1', named)).toBe(toGlobalId('deal', w.dealId('1')));
    expect(await w.deal('1')).toMatchObject({ partnerId, representative: contactId });
  });

  it('names the partner that older history holds as it is given', async () => {
    await w.partner(`old ${APART}`, START);
    await draft('1', { partnerExternalId: `old ${APART}` });
    expect((await w.deal('1')).partnerId).toBe(w.partnerId(`old ${APART}`));
  });

  it('of a CRM means one customer', async () => {
    await register('1', 'A', COMPOSED);
    expect(await register('2', COMPOSED, APART)).toMatchObject({ refused: 'PROTECTED_FOR_ANOTHER' });
    expect((await w.deal('2')).customerCrmId).toBe(COMPOSED);
  });

  it('of a CRM means the customer that older history knows by it, also after a draft', async () => {
    const accountId = deterministicId('test', 'account');
    const names = new CustomerNames(w.index, 'acme', w.programId, () => Promise.resolve(false));
    const [older] = (await names.known({ ...NO_CUSTOMER, crmId: APART })).identifiers;
    const claim = {
      identifierId: older?.identifierId ?? '',
      programId: w.programId,
      accountId,
      kind: 'crm-id',
    } as const;
    await w.send(new ClaimIdentifier(claim, w.context(day(0))));
    await register('1', 'A', APART);
    expect(await w.deal('1')).toMatchObject({ accountId, customerCrmId: APART });
    await draft('2', { customer: { crmId: APART } });
    await w.service.submit(w.dealId('2'), w.context(day(2)));
    expect((await w.deal('2')).accountId).toBe(accountId);
  });

  it('is looked for in both forms', () => {
    const asked = { externalId: APART } as Parameters<typeof dealsWhere>[0];
    expect(dealsWhere(asked).externalId).toEqual([COMPOSED, APART]);
    expect(dealsWhere({ ...asked, externalId: COMPOSED }).externalId).toEqual([COMPOSED]);
  });
});
