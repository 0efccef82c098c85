import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { historyOf, runPolicies } from '../../test/policies.fixtures.js';
import { World } from '../../test/world.fixtures.js';
import { day } from '../../test/account.fixtures.js';
import type { DealAnswer } from './answers.types.js';

const START = day(-10);

async function world(policy: Parameters<World['begin']>[1] = {}): Promise<World> {
  const made = await new World(new MemoryEventStore()).begin(START, policy);
  for (const name of ['A', 'B', 'C']) await made.partner(name, START);
  return made;
}

const said = (answer: DealAnswer): string =>
  isRefusal(answer) ? `${answer.refused} ${answer.status}` : (answer as { status: string }).status;

describe('a customer is one, whatever it is called', () => {
  it.each([
    ['a sub-domain', { website: 'https://shop.acme.co.uk/x' }, { website: 'ACME.co.uk.' }],
    ['an address of e-mail', { website: 'www.acme.com' }, { email: 'jo@mail.acme.com' }],
    ['an internationalised domain', { website: 'münchen-gmbh.de' }, { website: 'xn--mnchen-gmbh-thb.de' }],
    ['a tax id', { taxId: 'DE 123.456.789', country: 'DE' }, { taxId: '123456789', country: 'DE' }],
    ['a CRM id', { crmId: '007' }, { crmId: '007' }],
    ['a Salesforce id of 18 characters', { crmId: '001UG00000MAbL4YAL' }, { crmId: '001UG00000MAbL4' }],
    ['a Salesforce id of 15 characters', { crmId: '001UG00000MAbL4' }, { crmId: '001UG00000MAbL4YAL' }],
    ['a Salesforce id', { crmId: '001UG00000MAbL4' }, { crmSystem: 'Salesforce', crmId: '001UG00000MAbL4YAL' }],
    ['a CRM id of a system', { crmSystem: 'HubSpot', crmId: '7' }, { crmSystem: 'hubspot', crmId: '7' }],
  ])('by %s', async (_, one, other) => {
    const w = await world();
    expect(said(await w.register('1', 'A', one, day(0)))).toBe('approved');
    expect(said(await w.register('2', 'B', other, day(1)))).toBe('PROTECTED_FOR_ANOTHER rejected');
  });

  it.each([
    ['a free address', { email: 'jo@gmail.com' }],
    ['a blank', { name: 'Acme' }],
    ['an IP address', { website: 'http://10.0.0.1/' }],
  ])('%s tells no customer: a person looks, and nothing is protected', async (_, customer) => {
    const w = await world();
    expect(said(await w.register('1', 'A', customer, day(0)))).toBe('in-review');
    expect(await w.deal('1')).toMatchObject({ accountId: null, reasons: ['NO_IDENTIFIER'] });
    expect(said(await w.service.decide(w.dealId('1'), { decision: 'APPROVE', note: null }, w.context(day(1))))).toBe(
      'NO_ACCOUNT in-review',
    );
  });

  it('users of one host are many', async () => {
    const w = await world();
    await w.register('1', 'A', { website: 'acme.github.io' }, day(0));
    expect(said(await w.register('2', 'B', { website: 'other.github.io' }, day(0)))).toBe('approved');
  });

  it('a CRM id is another in each system, and without one', async () => {
    const w = await world();
    const ids = [{ crmId: '7' }, { crmSystem: 'hubspot', crmId: '7' }, { crmSystem: 'dynamics', crmId: '7' }];
    for (const [n, one] of ids.entries()) {
      expect(said(await w.register(`${n}`, n === 0 ? 'A' : 'B', one, day(n)))).toBe('approved');
    }
    expect((await w.deal('1')).customerCrmSystem).toBe('hubspot');
    const wrong = { crmSystem: 'salesforce', crmId: '001UG00000MAbL4YAM' };
    expect(said(await w.register('3', 'A', wrong, day(4)))).toBe('BAD_CRM_ID null');
  });

  it('a CRM id is taken byte for byte, and blanks around it are refused', async () => {
    const w = await world();
    await w.register('1', 'A', { crmId: '007' }, day(0));
    expect(said(await w.register('x0', 'B', { crmId: '7' }, day(0)))).toBe('approved');
    for (const [n, crmId] of [' 007', '007 '].entries()) {
      expect(said(await w.register(`y${n}`, 'B', { crmId }, day(0)))).toBe('BAD_TEXT null');
    }
  });

  it('two that know it differently meet as soon as one names both', async () => {
    const w = await world();
    await w.register('1', 'A', { website: 'acme.com', crmId: '7' }, day(0));
    expect(said(await w.register('2', 'B', { crmId: '7' }, day(1)))).toBe('PROTECTED_FOR_ANOTHER rejected');
    expect(said(await w.register('3', 'C', { taxId: '12-3456789', country: 'US', crmId: '7' }, day(2)))).toContain(
      'PROTECTED',
    );
    expect(said(await w.register('4', 'C', { taxId: '123456789', country: 'US' }, day(3)))).toContain('PROTECTED');
  });

  it('identifiers that disagree go to a person, who names the account', async () => {
    const w = await world({ existingCustomer: 'never' });
    await w.register('1', 'A', { website: 'acme.com' }, day(0));
    await w.register('2', 'B', { crmId: '7' }, day(0), { productLines: ['erp'] });
    expect(
      said(await w.register('3', 'C', { website: 'acme.com', crmId: '7' }, day(1), { productLines: ['erp'] })),
    ).toBe('in-review');
    expect((await w.deal('3')).reasons).toEqual(['IDENTIFIERS_DISAGREE']);
    const by = { programId: w.programId, dealId: w.dealId('1') };
    const named = await w.service.identifyCustomer(w.dealId('3'), by, 'they merged', w.context(day(2)));
    expect(named).toMatchObject({ status: 'approved', accountId: (await w.deal('1')).accountId });
  });

  it('what is free of them leads to the account that a person has named, also where its request was cut off', async () => {
    const w = await world();
    await w.register('1', 'A', { website: 'acme.com' }, day(0));
    await w.register('2', 'B', { crmId: '7' }, day(0), { productLines: ['erp'] });
    const both = { website: 'acme.com', crmId: '7', taxId: '123456789', country: 'US' };
    await w.register('3', 'C', both, day(1), { productLines: ['desk'] });
    const by = { programId: w.programId, dealId: w.dealId('1') };
    w.crashBefore = 'ClaimIdentifier';
    await expect(w.service.identifyCustomer(w.dealId('3'), by, null, w.context(day(2)))).rejects.toThrow('crash');
    w.crashBefore = null;
    expect(await runPolicies(w)).toEqual([]);
    const known = { taxId: '123456789', country: 'US' };
    expect(said(await w.register('4', 'B', known, day(3)))).toBe('PROTECTED_FOR_ANOTHER rejected');
  });

  it('one whose identifier was claimed for another customer a moment before goes to a person', async () => {
    const w = await world();
    const faster = () => w.register('2', 'B', { crmId: '7' }, day(0));
    w.meanwhile = { before: 'ClaimIdentifier', act: faster };
    expect(said(await w.register('1', 'A', { website: 'acme.com', crmId: '7' }, day(0)))).toBe('in-review');
    expect((await w.deal('1')).reasons).toEqual(['IDENTIFIERS_DISAGREE']);
    expect((await w.deal('2')).status).toBe('approved');
  });

  it('a person may say that it is a customer of its own', async () => {
    const w = await world();
    await w.register('1', 'A', { name: 'Acme', email: 'jo@gmail.com' }, day(0));
    const own = { programId: w.programId, dealId: w.dealId('1') };
    expect(said(await w.service.identifyCustomer(w.dealId('1'), own, null, w.context(day(1))))).toBe('approved');
    const unknown = { programId: w.programId, accountId: w.dealId('nothing') };
    expect(said(await w.service.identifyCustomer(w.dealId('1'), unknown, null, w.context(day(1))))).toBe(
      'NOT_FOUND approved',
    );
  });
});

describe('names', () => {
  it('that are alike go to a person with a score and why, and never refuse', async () => {
    const w = await world();
    await w.register('1', 'A', { name: 'Müller Maschinenbau GmbH', country: 'DE', crmId: '1' }, day(0));
    await w.register('2', 'B', { name: 'Muller Maschinenbau AG', country: 'DE', crmId: '2' }, day(1));
    const { reasons, evidence, status } = await w.deal('2');
    expect([status, reasons]).toEqual(['in-review', ['SIMILAR_CUSTOMER']]);
    expect(evidence?.candidates).toMatchObject([
      { kind: 'similar-name', score: 100, explanation: 'the same name, but for its spelling and legal form' },
    ]);
    expect(said(await w.register('3', 'C', { name: 'Muller Maschinenbau', country: 'AT', crmId: '3' }, day(1)))).toBe(
      'approved',
    );
  });

  it('of homoglyphs are another customer, and flagged', async () => {
    const w = await world();
    await w.register('1', 'A', { website: 'acme.com' }, day(0));
    expect(said(await w.register('2', 'B', { website: 'аcme.com' }, day(1)))).toBe('in-review');
    expect((await w.deal('2')).reasons).toEqual(['LOOKALIKE_NAME']);
    expect(said(await w.register('3', 'B', { name: 'Аcme', crmId: '3' }, day(1)))).toBe('in-review');
  });

  it.each([
    ['10,000 characters', 'x'.repeat(10_000), 'at most 200 characters'],
    ['right-to-left marks', '\u202Eemca', 'holds the character U+202E, which cannot be seen'],
    ['nothing but marks', '\u200F\u200F', 'holds the character U+200F, which cannot be seen'],
    ['blanks', '   ', 'give a text'],
    ['a NUL', 'ac\u0000me', 'holds the character U+0000, a control'],
  ])('of %s are refused', async (_, name, message) => {
    const w = await world();
    const answer = await w.register('1', 'A', { name, crmId: '1' }, day(0));
    expect(answer).toMatchObject({
      refused: 'BAD_TEXT',
      message: expect.stringContaining(message),
      field: 'customer.name',
      status: null,
    });
  });

  it('of 200 characters, and in a script written from right to left, are names', async () => {
    const w = await world();
    expect(said(await w.register('1', 'A', { name: 'x'.repeat(200), crmId: '1' }, day(0)))).toBe('approved');
    expect(said(await w.register('2', 'A', { name: 'שלום בע״מ', crmId: '2' }, day(0)))).toBe('approved');
  });

  it('stand in no name of a stream, nor in an id', async () => {
    const w = await world();
    await w.register('1', 'A', { name: 'Verysecret', website: 'verysecret.com', crmId: 'verysecret' }, day(0));
    const streams = (await historyOf(w)).map(({ stream, id, type, metadata }) =>
      JSON.stringify([stream, id, type, metadata]),
    );
    expect(streams.join().toLowerCase()).not.toContain('verysecret');
  });
});

const { BanPartner, SuspendPartner } = partnerAggregate.commands;

describe('who may register, and how many', () => {
  it.each([
    ['suspended', (w: World) => new SuspendPartner({ partnerId: w.partnerId('A'), reason: 'r' }, w.context(START))],
    [
      'banned',
      (w: World) => new BanPartner({ partnerId: w.partnerId('A'), reason: 'fraud', note: null }, w.context(START)),
    ],
  ])('not a partner that is %s: no deal is begun', async (standing, command) => {
    const w = await world();
    await w.send(command(w));
    const answer = await w.register('1', 'A', { crmId: '1' }, day(0));
    expect(answer).toMatchObject({ refused: 'PARTNER_MAY_NOT_REGISTER', status: null });
    expect(answer).toHaveProperty('message', `a partner that is ${standing} registers no deals`);
  });

  it('a partner that nobody knows', async () => {
    const w = await world();
    expect(await w.register('1', 'Z', { crmId: '1' }, day(0))).toMatchObject({
      refused: 'PARTNER_NOT_FOUND',
      status: null,
    });
  });

  it('the 26th open registration goes to a person; what has expired unnoticed does not count', async () => {
    const w = await world();
    for (let n = 1; n <= 25; n += 1)
      expect(said(await w.register(`d${n}`, 'A', { crmId: `${n}` }, day(0)))).toBe('approved');
    expect(said(await w.register('d26', 'A', { crmId: '26' }, day(1)))).toBe('in-review');
    expect((await w.deal('d26')).reasons).toEqual(['NO_CAPACITY']);
    expect((await w.deal('d26')).evidence).toMatchObject({ openRegistrations: 26, capacity: 25 });
    expect(said(await w.register('d27', 'A', { crmId: '27' }, day(90)))).toBe('approved');
  });

  it('a refused one takes no place in the portfolio', async () => {
    const w = await world({ capacity: 1 });
    await w.register('1', 'B', { crmId: '1' }, day(0));
    await w.register('2', 'A', { crmId: '1' }, day(0));
    expect(said(await w.register('3', 'A', { crmId: '3' }, day(0)))).toBe('approved');
  });

  it('a partner touches its own deals only', async () => {
    const w = await world();
    await w.register('1', 'A', { crmId: '1' }, day(0));
    const stranger = w.context(day(1), { ownPartnerId: w.partnerId('B') });
    expect(await w.service.withdraw(w.dealId('1'), null, stranger)).toMatchObject({
      refused: 'NOT_FOUND',
      status: null,
      position: null,
    });
  });

  it('a refusal tells nothing of the rival', async () => {
    const w = await world();
    await w.register('1', 'A', { crmId: '1', name: 'Acme' }, day(0));
    const answer = await w.register('2', 'B', { crmId: '1' }, day(1));
    const text = JSON.stringify({ ...answer, position: null });
    for (const secret of ['Acme', w.partnerId('A'), w.dealId('1')]) expect(text).not.toContain(secret);
  });
});

describe('a crash in the middle', () => {
  const STEPS = [
    'TakeSlot',
    'ClaimIdentifier',
    'IdentifyDealCustomer',
    'NameCustomer',
    'AskForProtection',
    'FollowAccount',
  ];

  it.each(STEPS)(
    'before %s: policies bring it to the end, and the caller who comes again finds it there',
    async (step) => {
      const w = await world();
      const given = w.given('1', 'A', { crmId: '1', name: 'Acme' });
      const context = w.context(day(0));
      w.crashBefore = step;
      await expect(w.service.register(w.dealId('1'), given, context)).rejects.toThrow('crash');
      w.crashBefore = null;
      expect(await runPolicies(w)).toEqual([]);
      expect((await w.deal('1')).status).toBe('approved');
      const events = (await historyOf(w)).length;
      expect(said(await w.service.register(w.dealId('1'), given, context))).toBe('approved');
      expect(await historyOf(w)).toHaveLength(events);
    },
  );

  it.each(STEPS)('before %s: the caller who comes first does the rest, and policies add nothing', async (step) => {
    const w = await world();
    const given = w.given('1', 'A', { crmId: '1', name: 'Acme' });
    const context = w.context(day(0));
    w.crashBefore = step;
    await expect(w.service.register(w.dealId('1'), given, context)).rejects.toThrow('crash');
    w.crashBefore = null;
    expect(said(await w.service.register(w.dealId('1'), given, context))).toBe('approved');
    const events = (await historyOf(w)).length;
    expect(await runPolicies(w)).toEqual([]);
    expect(await historyOf(w)).toHaveLength(events);
  });

  it('a decision whose deals were not told is followed by policy, for all who stood behind', async () => {
    const w = await world({ automaticApproval: { enabled: false, upToAmount: null, fromTier: null } });
    await w.register('1', 'A', { crmId: '1' }, day(0));
    await w.register('2', 'B', { crmId: '1' }, day(0));
    w.crashBefore = 'FollowAccount';
    const approval = w.service.decide(w.dealId('1'), { decision: 'APPROVE', note: null }, w.context(day(1)));
    await expect(approval).rejects.toThrow('crash');
    w.crashBefore = null;
    await runPolicies(w);
    expect([(await w.deal('1')).status, (await w.deal('2')).status]).toEqual(['approved', 'rejected']);
  });
});
