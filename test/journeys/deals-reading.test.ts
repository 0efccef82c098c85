import { DeadlinesModule } from '#libs/deadlines';
import { DealsModule } from '#libs/deals';
import { fromGlobalId } from '#libs/graphql';
import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { codesOf, DealProgram } from '../support/deal-desk.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

let service: InProcess;
let manager: Ask;

beforeAll(async () => {
  service = await startInProcess('deals', [ProgramsModule, PartnersModule, DealsModule, DeadlinesModule]);
  manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
});
afterAll(() => service?.stop());

const bare = (partnerId = ''): string => fromGlobalId('partner', partnerId) ?? '';
const as = (program: DealProgram, name: string): Promise<Ask> =>
  service.as({
    tenant: 'acme',
    subject: `user-${name}`,
    role: 'partner',
    partnerId: program.partners[name] ?? '',
  });

const LIST = `query ($program: ID, $after: Position, $states: [DealState!], $productLine: String, $order: DealOrder = REGISTERED_OLDEST) {
  deals(programId: $program, first: 20, after: $after, states: $states, productLine: $productLine, orderBy: $order) {
    nodes { externalId state }
  }
}`;

describe('a list of deals', () => {
  let program: DealProgram;
  let position: string;
  const numbers = async (variables: object): Promise<string[]> => {
    const { deals } = await program.query(LIST, { after: position, ...variables });
    return deals.nodes.map(({ externalId }: { externalId: string }) => externalId);
  };

  beforeAll(async () => {
    program = await DealProgram.open(manager, 'lists', ['north', 'south']);
    const past = { occurredAt: '2017-01-05T12:00:00Z' };
    await program.change('registerDeal', program.deal('over', 'north', { website: 'over.com' }, past));
    await program.change('registerDeal', program.deal('now', 'north', { website: 'now.com' }, { amount: '5' }));
    const lines = { productLines: ['MG Special', 'GTX Pro'], amount: '2000' };
    await program.change('registerDeal', program.deal('lines', 'south', { website: 'lines.com' }, lines));
    const refused = await program.change('registerDeal', program.deal('late', 'south', { email: 'x@shop.now.com' }));
    expect(codesOf(refused)).toEqual(['PROTECTED_FOR_ANOTHER']);
    position = refused.position ?? '';
    await program.settled(refused);
  });

  it('shows an approval whose time is over as expired, whether or not anybody has written that down', async () => {
    const { deals } = await program.query(LIST, { after: position });
    expect(deals.nodes).toEqual([
      { externalId: 'over', state: 'EXPIRED' },
      { externalId: 'now', state: 'APPROVED' },
      { externalId: 'lines', state: 'APPROVED' },
      { externalId: 'late', state: 'REJECTED' },
    ]);
    expect(await numbers({ states: ['APPROVED'] })).toEqual(['now', 'lines']);
    expect(await numbers({ states: ['EXPIRED'] })).toEqual(['over']);
    expect(await numbers({ states: ['EXPIRED', 'APPROVED', 'REJECTED'] })).toHaveLength(4);
    expect(await numbers({ states: [] })).toEqual([]);
  });

  it('is narrowed and ordered by what one looks for', async () => {
    expect(await numbers({ productLine: 'MG Special' })).toEqual(['lines']);
    expect(await numbers({ productLine: 'GTX' })).toEqual([]);
    expect(await numbers({ order: 'AMOUNT_HIGHEST' })).toEqual(['lines', expect.anything(), expect.anything(), 'now']);
    expect((await numbers({ order: 'EXPIRES_FIRST' })).slice(0, 2)).toEqual(['over', 'now']);
    const narrowed = async (args: string): Promise<string[]> => {
      const text = `query ($program: ID) { deals(programId: $program, first: 9, orderBy: REGISTERED_OLDEST, ${args}) { nodes { externalId } } }`;
      const { deals } = await program.query(text);
      return deals.nodes.map(({ externalId }: { externalId: string }) => externalId);
    };
    expect(await narrowed(`partnerId: "${program.partners['south']}"`)).toEqual(['lines', 'late']);
    expect(await narrowed('registeredTo: "2018-01-01T00:00:00Z"')).toEqual(['over']);
    expect(await narrowed('expiresAfter: "2018-01-01T00:00:00Z"')).toEqual(['now', 'lines']);
    expect(await narrowed('expiresBefore: "2018-01-01T00:00:00Z"')).toEqual(['over']);
    expect(await narrowed('externalId: "late"')).toEqual(['late']);
  });

  it('is one statement for each level below it', async () => {
    const text = `query ($program: ID) { deals(programId: $program, first: 20) { nodes {
      partner { name } program { name } account { protections(first: 5) { nodes { from } } deals(first: 5) { nodes { externalId } } }
      steps(first: 20) { nodes { kind actor { subject } knowledge { evidence { conflict } } } }
    } } }`;
    service.statements();
    const { deals } = await program.query(text);
    expect(deals.nodes).toHaveLength(4);
    expect(service.statements()).toHaveLength(8);
  });

  it('goes on from page to page, each deal once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { deals } = await program.query(
        `query ($program: ID, $cursor: String) { deals(programId: $program, first: 3, cursor: $cursor) {
          nodes { externalId } pageInfo { endCursor hasNextPage } } }`,
        { cursor },
      );
      seen.push(...deals.nodes.map(({ externalId }: { externalId: string }) => externalId));
      cursor = deals.pageInfo.hasNextPage ? deals.pageInfo.endCursor : null;
    } while (cursor);
    expect(seen.sort()).toEqual(['late', 'lines', 'now', 'over']);
  });
});

const DOSSIER = `query ($id: ID!, $after: Position) { dealDossier(id: $id, afterEffects: $after) {
  deal { id externalId state note rejectReason duplicateOf partnerId account { id } partner { id name } customer { name website } }
  steps(first: 100) { nodes {
    kind at occurredAt recordedAt position stream revision actor { role subject }
    says { until reason note days dealId reviewReasons by activity happenedAt open capacity productLines amount { amount currency } }
    known { policyVersion programRevision partnerRevision partnerStanding partnerTier openRegistrations capacity }
    knowledge { accountId actor { subject } reviewReasons otherDealId otherPartnerId note evidence { conflict accountRevision candidates {
      kind accountId dealId partnerId from until score explanation revision deal { externalId } } } }
  } }
} }`;

describe('the story of a deal', () => {
  let program: DealProgram;
  let mine: string;
  let rival: string;
  let after: string;

  beforeAll(async () => {
    program = await DealProgram.open(manager, 'stories', ['first', 'second']);
    const first = await as(program, 'first');
    const customer = { name: 'Umbrella Holding', website: 'https://www.umbrella.com', crmId: 'CRM-77' };
    const won = await program.change(
      'registerDeal',
      program.deal('R-1', 'first', customer, { amount: '777.77' }),
      first,
    );
    expect(won).toMatchObject({ state: 'APPROVED', userErrors: [] });
    const second = await as(program, 'second');
    const other = { name: 'Umbrela', email: 'buyer@shop.umbrella.com' };
    const lost = await program.change('registerDeal', program.deal('R-2', 'second', other), second);
    expect(lost.state).toBe('REJECTED');
    [rival, mine, after] = [won.id ?? '', lost.id ?? '', lost.position ?? ''];
    await program.settled(lost);
  });

  it('tells a manager who did what, when, on which knowledge, and who came first', async () => {
    const { dealDossier } = await program.query(DOSSIER, { id: mine, after });
    const steps = dealDossier.steps.nodes;
    const kinds = steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['DEAL_DRAFTED', 'DEAL_SUBMITTED']);
    expect(kinds).toEqual(expect.arrayContaining(['ACCOUNT_REGISTRATION_REFUSED', 'DEAL_REJECTED']));
    const commits = steps.map(({ position }: { position: string }) => Number(position.split('/')[0]));
    expect(commits).toEqual([...commits].sort((a, b) => a - b));
    const decision = steps.find(({ kind }: { kind: string }) => kind === 'DEAL_REJECTED');
    expect(decision.knowledge.evidence).toMatchObject({
      conflict: 'PROTECTED_FOR_ANOTHER',
      candidates: [
        { kind: 'PROTECTION', dealId: rival, partnerId: program.partners['first'], deal: { externalId: 'R-1' } },
      ],
    });
    const { dealRivals } = await program.query(
      '{ dealRivals(id: "ID") { place asked deal { externalId state steps(first: 3) { nodes { kind } } } } }'.replace(
        'ID',
        mine,
      ),
    );
    expect(dealRivals).toMatchObject([
      { place: 1, asked: false, deal: { externalId: 'R-1', state: 'APPROVED' } },
      { place: 2, asked: true, deal: { externalId: 'R-2', state: 'REJECTED' } },
    ]);
  });

  it('tells a partner its own, and nothing of its rival', async () => {
    const partner = await as(program, 'second');
    const answer = await partner(DOSSIER, { id: mine, after });
    expect(answer.errors).toBeUndefined();
    const kinds = answer.data.dealDossier.steps.nodes.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['DEAL_DRAFTED', 'DEAL_SUBMITTED', 'DEAL_REJECTED']));
    expect(kinds.filter((kind: string) => kind.startsWith('ACCOUNT_'))).toEqual([]);
    const { account, deal } = await program
      .query(
        `query ($id: ID!) { deal(id: $id) { account { id } } rival: deal(id: "${rival}") { expiresAt account { id } } }`,
        { id: mine },
      )
      .then((found) => ({ account: found.deal.account.id, deal: found.rival }));
    const text = JSON.stringify(answer.data);
    const secrets = [rival, account, deal.expiresAt, program.partners['first'], 'R-1', 'Umbrella Holding', 'CRM-77'];
    secrets.push(
      bare(program.partners['first']),
      'first Ltd',
      'user-first',
      '777.77',
      fromGlobalId('deal', rival) ?? '',
    );
    for (const secret of secrets) expect([secret, text.includes(String(secret))]).toEqual([secret, false]);
    expect(text).toContain('R-2');
  });

  it('is read by nobody who may not read the deal, whatever is asked', async () => {
    const partner = await as(program, 'second');
    const unknown = 'deal_01h455vb4pex5vsknk084sn02q';
    for (const id of [rival, unknown, 'nonsense']) {
      expect((await partner(DOSSIER, { id })).data.dealDossier).toBeNull();
      const { data } = await partner('query ($id: ID!) { deal(id: $id) { id } }', { id });
      expect(data.deal).toBeNull();
    }
    const all = await partner('{ deals(first: 100) { nodes { externalId account { id } } } }');
    expect(all.data.deals.nodes).toEqual([{ externalId: 'R-2', account: null }]);
    const refusals = await Promise.all(
      [rival, unknown].map((dealId) => program.change('withdrawDeal', { dealId }, partner)),
    );
    expect(refusals.map(codesOf)).toEqual([['NOT_FOUND'], ['NOT_FOUND']]);
    expect(refusals[0]?.userErrors).toEqual(refusals[1]?.userErrors);
    const forbidden = ['dealRivals(id: "x") { place }', 'dealConflicts(programId: "x", first: 1) { nodes { id } }'];
    forbidden.push('dealWorkList(programId: "x", first: 1) { nodes { id } }', 'dealAccount(id: "x") { id }');
    for (const query of forbidden) {
      expect([query, (await partner(`{ ${query} }`)).errors?.[0]?.extensions.code]).toEqual([query, 'FORBIDDEN']);
    }
    const stranger = await service.as({ tenant: 'evil', subject: 'eve', role: 'admin' });
    expect((await stranger(DOSSIER, { id: mine })).data.dealDossier).toBeNull();
  });

  it('is walled off by Postgres, too, where it tells of others', async () => {
    const partnerId = bare(program.partners['second']);
    for (const table of ['deal_knowledge', 'deal_work', 'deal_accounts', 'deal_conflicts', 'deal_import_repeats']) {
      expect([table, await service.rowsFor({ tenant: 'acme', partnerId }, table)]).toEqual([table, []]);
    }
    for (const table of ['deals', 'deal_protections']) {
      const rows = (await service.rowsFor({ tenant: 'acme', partnerId }, table)) as { partner_id: string }[];
      expect(rows.filter((row) => row.partner_id !== partnerId)).toEqual([]);
    }
    expect((await service.rowsFor({ tenant: 'acme' }, 'deal_knowledge')).length).toBeGreaterThan(0);
  });

  it('lets partners draft, revise and hand in, and decide nothing', async () => {
    const partner = await as(program, 'second');
    const content = { programId: program.programId, productLines: ['MG Special'], currency: 'USD' };
    const drafted = await program.change('draftDeal', { ...content, customer: { website: 'drafted.com' } }, partner);
    expect(drafted).toMatchObject({ state: 'DRAFT', userErrors: [] });
    const revised = { dealId: drafted.id, productLines: ['GTX Pro'], currency: 'USD', amount: '12' };
    expect(
      await program.change('reviseDeal', { ...revised, customer: { website: 'drafted.com' } }, partner),
    ).toMatchObject({
      state: 'DRAFT',
      userErrors: [],
    });
    expect(await program.change('submitDeal', { dealId: drafted.id }, partner)).toMatchObject({ state: 'APPROVED' });
    const early = { dealId: drafted.id, occurredAt: '2017-01-01T00:00:00Z' };
    expect(codesOf(await program.change('withdrawDeal', early, partner))).toEqual(['NOT_FOR_PARTNERS']);
    const future = { dealId: drafted.id, occurredAt: '2999-01-01T00:00:00Z' };
    expect(codesOf(await program.change('withdrawDeal', future))).toEqual(['IN_FUTURE']);
    for (const name of ['approveDeal', 'rejectDeal', 'winDeal', 'eraseDealCustomer']) {
      const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
      const fields = { rejectDeal: 'reason: OTHER', winDeal: 'amount: "1", closedAt: "2017-01-01T00:00:00Z"' };
      const more = (fields as Record<string, string>)[name] ?? '';
      const answer = await partner(`mutation { ${name}(input: { idempotencyKey: "k", dealId: "x" ${more} }) { id } }`);
      expect([type, answer.errors?.[0]?.extensions.code]).toEqual([type, 'FORBIDDEN']);
    }
    const foreign = program.deal('R-3', 'first', { website: 'foreign.com' });
    expect(codesOf(await program.change('registerDeal', foreign, partner))).toEqual(['PARTNER_NOT_FOUND']);
  });
});

it('rivals are those of one product line in other letters, too, as the account has it', async () => {
  const program = await DealProgram.open(manager, 'odos', ['first', 'second']);
  const customer = { name: 'Odos', website: 'https://www.odos.gr' };
  const deal = (number: string, partner: string, line: string) =>
    program.deal(number, partner, customer, { productLines: [line] });
  const won = await program.change('registerDeal', deal('O-1', 'first', 'οδος'), await as(program, 'first'));
  const lost = await program.change('registerDeal', deal('O-2', 'second', 'ΟΔΟΣ'), await as(program, 'second'));
  expect([won.state, lost.state]).toEqual(['APPROVED', 'REJECTED']);
  await program.settled(lost);
  const { dealRivals } = await program.query(`{ dealRivals(id: "${won.id ?? ''}") { asked deal { externalId } } }`);
  expect(dealRivals).toEqual([
    { asked: true, deal: { externalId: 'O-1' } },
    { asked: false, deal: { externalId: 'O-2' } },
  ]);
});
