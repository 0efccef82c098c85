import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { codesOf, type DealAnswer, DealProgram } from '../support/deal-desk.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import type { Ask } from './in-process.js';

const PATIENCE = 300_000;
const TENANT = 'deals';
const MANAGER = { tenant: TENANT, subject: 'ada', role: 'manager' } as const;

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const names = times(50, (n) => `partner-${n}`);

/** One customer, as fifty partners spell it. */
const SPELLINGS = [
  { name: 'Initech', website: 'https://www.initech.com/about' },
  { name: 'INITECH Inc.', website: 'HTTP://Shop.Initech.COM:8080' },
  { name: 'Initech', email: 'Bill.Lumbergh@sales.initech.com' },
  { website: 'initech.com' },
  { name: 'initech', website: 'eu.initech.com', crmId: 'CRM-9' },
];

describe('deals', () => {
  let service: TestService;
  let manager: Ask;
  let program: DealProgram;

  beforeAll(async () => {
    service = await sharedTestService();
    manager = await service.as(MANAGER);
    program = await DealProgram.open(manager, 'race', names);
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const as = (of: DealProgram, name: string): Promise<Ask> =>
    service.as({ tenant: TENANT, subject: `user-${name}`, role: 'partner', partnerId: of.partners[name] ?? '' });

  it(
    'fifty partners register one customer at one moment: one is protected, 49 are refused and learn nothing',
    async () => {
      const askers = await Promise.all(names.map((name) => as(program, name)));
      const answers = await Promise.all(
        names.map((name, n) =>
          program.change('registerDeal', program.deal(`race-${n}`, name, SPELLINGS[n % 5] ?? {}), askers[n]),
        ),
      );
      const winners = answers.filter(({ state }) => state === 'APPROVED');
      const losers = answers.filter(({ state }) => state === 'REJECTED');
      expect([winners.length, losers.length]).toEqual([1, 49]);
      const said = losers.map(({ userErrors }) => JSON.stringify(userErrors));
      expect(new Set(said).size).toBe(1);
      expect(losers.map(codesOf)).toEqual(times(49, () => ['PROTECTED_FOR_ANOTHER']));
      const winner = winners[0] as DealAnswer;
      const at = answers.indexOf(winner);
      const secrets = [winner.id, program.partners[names[at] ?? ''], names[at], `race-${at}"`, `user-${names[at]}"`];
      for (const secret of secrets)
        expect([secret, JSON.stringify(losers).includes(String(secret))]).toEqual([secret, false]);
      const { deal, dealRivals } = await program.query(
        `query ($id: ID!, $after: Position) {
          deal(id: $id, afterEffects: $after) { state account { id protections(first: 5) { nodes { partnerId holds } } } }
          dealRivals(id: $id) { place deal { state } } }`,
        {
          id: winner.id,
          after: answers
            .map(({ position }) => position ?? '')
            .sort(byCommit)
            .at(-1),
        },
      );
      expect(deal.account.protections.nodes).toEqual([{ partnerId: program.partners[names[at] ?? ''], holds: true }]);
      expect(dealRivals).toHaveLength(50);
      expect(dealRivals.filter((rival: { deal: { state: string } }) => rival.deal.state === 'APPROVED')).toHaveLength(
        1,
      );
      await learnsNothing(askers[(at + 1) % 50] as Ask, losers[at === 49 ? 0 : at] as DealAnswer, secrets);
    },
    PATIENCE,
  );

  /** Whatever a refused partner asks about its deal. */
  async function learnsNothing(partner: Ask, { id, position }: DealAnswer, secrets: readonly unknown[]): Promise<void> {
    const answer = await partner(
      `query ($id: ID!, $after: Position) { dealDossier(id: $id, afterEffects: $after) {
        deal { id state note rejectReason decidedAt account { id } }
        steps(first: 50) { nodes { kind at position stream actor { role subject } says { note reason until reviewReasons }
          known { partnerTier capacity } knowledge { evidence { candidates { dealId } } } } } } }`,
      { id, after: position },
    );
    expect(answer.data.dealDossier).toMatchObject({ deal: { state: 'REJECTED', rejectReason: 'DUPLICATE' } });
    expect(answer.data.dealDossier.steps.nodes.length).toBeGreaterThan(2);
    const text = JSON.stringify(answer);
    for (const secret of secrets) expect([secret, text.includes(String(secret))]).toEqual([secret, false]);
  }

  it(
    'a number is each partner’s own: it tells nothing of a rival’s, and nobody takes it in advance',
    async () => {
      const [one, other] = [await as(program, 'partner-1'), await as(program, 'partner-2')];
      const numbered = (partner: string, website: string) => {
        const input = { ...program.deal('OWN-1', partner, { website }), idempotencyKey: `own ${partner}` };
        return program.change('registerDeal', input, partner === 'partner-1' ? one : other);
      };
      const before = await program.change('registerDeal', program.deal('OWN-1', 'partner-3', { website: 'own0.com' }));
      const [first, second] = [await numbered('partner-1', 'own1.com'), await numbered('partner-2', 'own2.com')];
      expect([before, first, second].map(({ state }) => state)).toEqual(['APPROVED', 'APPROVED', 'APPROVED']);
      expect(new Set([before.id, first.id, second.id]).size).toBe(3);
      const again = { ...program.deal('OWN-1', 'partner-1', { website: 'own3.com' }), idempotencyKey: 'own again' };
      expect(codesOf(await program.change('registerDeal', again, one))).toEqual(['DEAL_EXISTS']);
      const named = { programId: program.programId, externalId: 'OWN-1', reason: null };
      const found = async (input: object, ask?: Ask) => {
        const answer = await program.change('withdrawDeal', input, ask);
        return [answer.id, ...codesOf(answer)];
      };
      const rivals = { ...named, numberOfPartnerId: program.partners['partner-2'] };
      expect(await found(named, one)).toEqual([first.id, 'WRONG_STATUS']);
      expect((await found(rivals, one)).slice(1)).toEqual(['NOT_FOUND']);
      expect(await found(rivals)).toEqual([second.id, 'WRONG_STATUS']);
      expect(await found(named)).toEqual([before.id, 'WRONG_STATUS']);
    },
    PATIENCE,
  );

  it(
    'is led by a contact of its partner, and by nobody else’s',
    async () => {
      const added = await manager(
        `mutation ($input: AddPartnerContactInput!) { addPartnerContact(input: $input) { contactId userErrors { code } } }`,
        { input: { idempotencyKey: 'lead', partnerId: program.partners['partner-5'], name: 'Lea' } },
      );
      const representativeId: string = added.data.addPartnerContact.contactId;
      const led = (number: string, partner: string) =>
        program.change('draftDeal', program.deal(number, partner, { name: number }, { representativeId }));
      expect(await led('LED-1', 'partner-5')).toMatchObject({ state: 'DRAFT', userErrors: [] });
      expect(codesOf(await led('LED-2', 'partner-6'))).toEqual(['REPRESENTATIVE_NOT_FOUND']);
      const own = program.deal('LED-3', 'partner-6', { name: 'x' }, { representativeId });
      expect(codesOf(await program.change('draftDeal', own, await as(program, 'partner-6')))).toEqual([
        'REPRESENTATIVE_NOT_FOUND',
      ]);
      const unknown = program.deal('LED-4', 'partner-5', { name: 'x' }, { representativeExternalId: 'nobody' });
      expect(codesOf(await program.change('draftDeal', unknown))).toEqual(['REPRESENTATIVE_NOT_FOUND']);
    },
    PATIENCE,
  );

  describe('that a person decides', () => {
    let reviewed: DealProgram;
    let heard: unknown[];
    const list = async (args = '') => {
      const text = `query ($program: ID!) { dealWorkList(programId: $program, first: 20 ${args}) { nodes {
        reasons behind overdue ageInBusinessDays conflict candidates { kind dealId } deal { externalId state } partner { externalId } } } }`;
      return (await reviewed.query(text)).dealWorkList.nodes;
    };
    const register = (number: string, partner: string, website: string, more: object = {}) =>
      reviewed.change('registerDeal', reviewed.deal(number, partner, { website }, more));
    const settled = (answer: { position: string | null }) => reviewed.settled(answer);

    beforeAll(async () => {
      reviewed = await DealProgram.open(manager, 'review', ['north', 'south', 'west']);
      const policy = { programId: reviewed.programId, effectiveFrom: '2016-01-01T00:00:00Z' };
      const set = await manager(
        `mutation ($input: SetDealPolicyInput!) { setDealPolicy(input: $input) { userErrors { code } } }`,
        { input: { ...policy, idempotencyKey: 'policy', automaticApproval: { enabled: false } } },
      );
      expect(set).toEqual({ data: { setDealPolicy: { userErrors: [] } } });
      const subscription = `subscription { dealWorkListChanged(programId: "${reviewed.programId}") { waiting reasons deal { externalId } } }`;
      heard = await service.follow(MANAGER, subscription);
    }, PATIENCE);

    it(
      'waits on the work list in the order of arrival, and who follows the list hears of it',
      async () => {
        const early = { occurredAt: '2026-01-05T12:00:00Z' };
        expect(await register('W-1', 'north', 'globex.com', early)).toMatchObject({
          state: 'IN_REVIEW',
          userErrors: [],
        });
        const second = await register('W-2', 'south', 'www.globex.com');
        expect(second.state).toBe('IN_REVIEW');
        await settled(second);
        const items = await list();
        expect(items).toMatchObject([
          { deal: { externalId: 'W-1' }, behind: false, overdue: true, reasons: ['BY_POLICY'] },
          { deal: { externalId: 'W-2' }, behind: true, overdue: false, conflict: 'WAITING_BEHIND' },
        ]);
        expect(items[0].ageInBusinessDays).toBeGreaterThan(2);
        expect(items[1].ageInBusinessDays).toBe(0);
        expect(await list(', filter: { behind: true }')).toHaveLength(1);
        expect(await list(', filter: { overdue: true }, orderBy: DUE_FIRST')).toMatchObject([
          { deal: { externalId: 'W-1' } },
        ]);
        await until(() => heard.length >= 2);
        expect(JSON.stringify(heard)).toContain('"waiting":true');
        expect(JSON.stringify(heard)).toContain('W-2');
      },
      PATIENCE,
    );

    it(
      'is decided first come, first served, once, however many decide at the same instant',
      async () => {
        const number = (externalId: string) => ({ programId: reviewed.programId, externalId });
        expect(codesOf(await reviewed.change('approveDeal', number('W-2')))).toEqual(['EARLIER_WAITS']);
        const [one, other, behind] = await Promise.all([
          reviewed.change('approveDeal', { ...number('W-1'), note: 'go' }),
          reviewed.change('approveDeal', { ...number('W-1'), note: 'go' }),
          reviewed.change('approveDeal', number('W-2')),
        ]);
        const decided = [one, other].filter(({ userErrors }) => userErrors.length === 0);
        expect(decided).toHaveLength(1);
        expect(behind?.userErrors).toHaveLength(1);
        await settled(decided[0] as DealAnswer);
        const { deals } = await reviewed.query(
          'query ($program: ID) { deals(programId: $program, first: 9, orderBy: REGISTERED_OLDEST) { nodes { externalId state decidedBy } } }',
        );
        expect(deals.nodes).toMatchObject([
          { externalId: 'W-1', state: 'APPROVED', decidedBy: 'PERSON' },
          { externalId: 'W-2', state: 'REJECTED' },
        ]);
        expect(await list()).toEqual([]);
        await until(() => JSON.stringify(heard).includes('"waiting":false'));
      },
      PATIENCE,
    );

    it(
      'may be one of many, and one bad item harms no other',
      async () => {
        const sites = ['soylent.com', 'hooli.com', 'stark.com'];
        const { results } = await reviewed.bulk(
          'registerDeals',
          sites.map((website, n) => reviewed.deal(`B-${n}`, 'west', { website }, { idempotencyKey: `bulk ${n}` })),
        );
        expect(results.map(({ state }) => state)).toEqual(['IN_REVIEW', 'IN_REVIEW', 'IN_REVIEW']);
        const [soylent, hooli, stark] = results.map(({ id }) => id);
        const decided = await reviewed.bulk('decideDeals', [
          { dealId: soylent, decision: 'APPROVE', note: 'known to us' },
          { dealId: 'deal_01h455vb4pex5vsknk084sn02q', decision: 'APPROVE' },
          { dealId: hooli, decision: 'REJECT' },
          { dealId: hooli, decision: 'REJECT', reason: 'TOO_EARLY', note: 'no budget yet' },
          { dealId: stark, decision: 'RETURN', note: 'who signs?' },
        ]);
        expect(decided.results.map(codesOf)).toEqual([[], ['NOT_FOUND'], ['REASON_NEEDED'], [], []]);
        const states = decided.results.map(({ state }) => state);
        expect([states[0], states[3], states[4]]).toEqual(['APPROVED', 'REJECTED', 'RETURNED']);
        const west = await as(reviewed, 'west');
        const again = await reviewed.change('submitDeal', { dealId: stark }, west);
        expect(again).toMatchObject({ state: 'IN_REVIEW', userErrors: [] });
        const closed = await reviewed.bulk('closeDeals', [
          { dealId: soylent, outcome: 'WON', amount: '950.00', closedAt: new Date().toISOString() },
          { dealId: hooli, outcome: 'LOST', closedAt: new Date().toISOString() },
        ]);
        expect(closed.results[0]).toMatchObject({ state: 'WON', userErrors: [] });
        expect(closed.results[1]?.userErrors).toHaveLength(1);
        await settled(closed);
        const { dealDossier } = await reviewed.query(
          `query ($id: ID!) { dealDossier(id: $id) { deal { amount { amount } } steps(first: 50) { nodes {
            kind actor { subject } says { by note amount { amount } } knowledge { actor { subject } evidence { conflict } } } } } }`,
          { id: soylent },
        );
        expect(dealDossier.deal.amount.amount).toBe('950.00');
        const granted = dealDossier.steps.nodes.find(
          ({ kind }: { kind: string }) => kind === 'ACCOUNT_PROTECTION_GRANTED',
        );
        expect(granted).toMatchObject({ actor: { subject: 'ada' }, says: { by: 'PERSON', note: 'known to us' } });
      },
      PATIENCE,
    );
  });
});

const commitOf = (position: string): bigint => BigInt(position.split('/')[0] || '0');
const byCommit = (a: string, b: string): number => (commitOf(a) < commitOf(b) ? -1 : 1);
