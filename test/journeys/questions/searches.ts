import type { DevelopmentClaims } from '#libs/access';
import { expect, it } from '@jest/globals';
import { type Asked, nodesOf, type Shown } from '../../support/asked.js';
import { DEALS, nameOf, SALES } from '../../support/question-seed/index.js';
import { Sender } from '../../support/sender.js';
import { until } from '../../support/until.js';
import type { Ask } from '../in-process.js';

interface Hit {
  readonly kind: string;
  readonly matched: string;
  readonly by: string;
  readonly score: number;
  readonly node: { readonly id: string; readonly key?: string; readonly dealNumber?: string };
}

const AT = '2024-01-02T00:00:00Z';

export function searches(asked: () => Asked, as: (claims: Partial<DevelopmentClaims>) => Promise<Ask>): void {
  const found = async (text: string, more: object = {}, ask?: Ask): Promise<Hit[]> =>
    nodesOf((await asked().answerTo(18, { text, programId: null, ...more }, ask)).search as Shown) as unknown as Hit[];
  const faultOf = async (text: string) => {
    const { errors } = await asked().manager(
      'query ($text: String!) { search(text: $text, first: 5) { nodes { score } } }',
      {
        text,
      },
    );
    return errors?.[0];
  };

  it('18: finds whatever is called like something, the best first', async () => {
    const [first, ...rest] = await found('acm');
    expect(first).toMatchObject({ kind: 'PARTNER', matched: nameOf('north'), by: 'NAME', node: { key: 'north' } });
    expect(first?.score).toBeGreaterThanOrEqual(0.9);
    expect(rest).toEqual([]);
    const initech = await found('Initech');
    expect(initech.map(({ kind, matched }) => [kind, matched])).toEqual(
      expect.arrayContaining([
        ['DEAL', expect.stringContaining('initech.com')],
        ['ACCOUNT', expect.stringContaining('initech.com')],
      ]),
    );
    // A letter is missing, and an accent is there that is not in the name.
    expect((await found('grac hoppér')).map(({ kind, matched }) => [kind, matched])).toEqual([
      ['CONTACT', 'Grace Hopper'],
    ]);
  });

  it('18: finds numbers by how they begin, the number itself first', async () => {
    const beginning = SALES.map(({ number }) => number).filter((number) => number.startsWith('S-1'));
    const sales = await found('s-1', { in: ['SALE'] });
    expect(sales[0]).toMatchObject({ matched: 'S-1', score: 1, by: 'NUMBER' });
    expect(sales.map(({ matched }) => matched).toSorted()).toEqual(beginning.toSorted());
    const [deal] = await found('crm-3', { in: ['DEAL'] });
    expect(deal).toMatchObject({ matched: 'CRM-3', score: 1, node: { dealNumber: 'CRM-3' } });
  });

  it('18: finds persons’ addresses by the whole address alone', async () => {
    expect(await found('grace@example.com')).toMatchObject([{ kind: 'CONTACT', by: 'EMAIL', score: 1 }]);
    expect(await found('grace@example')).toEqual([]);
  });

  it('18: finds everything by its global id', async () => {
    const lists = ['statements', 'payouts', 'sales', 'deals', 'dealAccounts', 'partners'];
    for (const list of lists) {
      const { data } = await asked().manager(`{ ${list}(first: 1) { nodes { id } } }`);
      const id = data[list].nodes[0].id as string;
      expect([list, await found(id)]).toMatchObject([list, [{ by: 'ID', score: 1, node: { id } }]]);
      expect(await found(id, { in: ['CONTACT'] })).toEqual([]);
    }
    const { data } = await asked().manager('{ statements(first: 1) { nodes { id hash } } }');
    const [{ id, hash }] = data.statements.nodes;
    expect(await found(hash.slice(0, 12), { in: ['STATEMENT'] })).toMatchObject([{ by: 'HASH', node: { id } }]);
  });

  it('18: goes on page by page, each hit once', async () => {
    const all = await found('crm', { first: 100 });
    expect(all.length).toBeGreaterThanOrEqual(Object.keys(DEALS).length);
    const seen: Hit[] = [];
    let cursor: string | null = null;
    do {
      const { search } = await asked().answerTo(18, { text: 'crm', programId: null, first: 2, cursor });
      seen.push(...(nodesOf(search) as unknown as Hit[]));
      cursor = search.pageInfo.hasNextPage ? search.pageInfo.endCursor : null;
    } while (cursor);
    expect(seen).toEqual(all);
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('18: refuses what would find everything, and takes signs for what they are', async () => {
    for (const text of ['', 'a', '%', '__', '%%%%', '😀😀😀', ' . ']) {
      expect([text, (await faultOf(text))?.extensions]).toMatchObject([text, { code: 'BAD_USER_INPUT' }]);
    }
    expect((await faultOf('a'))?.message).toContain('2 letters');
    expect((await faultOf('x'.repeat(10_000)))?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await faultOf('a\u0000bc'))?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await found('S-1%', { in: ['SALE'] })).toEqual([]);
    expect(await found('S_1', { in: ['SALE'] })).toEqual([]);
    for (const text of ["o'brien", 'x'.repeat(200), '株式会社', 'Zoë 🙂 \\ " $1'])
      expect(await found(text)).toEqual([]);
  });

  it('18: shows a partner what is its own, and no customers', async () => {
    const north = await as({ role: 'partner', subject: 'p', partnerId: asked().idOf('north') });
    expect((await found('ltd', {}, north)).map(({ matched }) => matched)).toEqual([]);
    expect((await found('acme', {}, north)).map(({ kind }) => kind)).toEqual(['PARTNER']);
    const ownDeals = Object.entries(DEALS).filter(([, { partner }]) => partner === 'north');
    const deals = await found('crm', { in: ['DEAL'] }, north);
    expect(deals.map(({ matched }) => matched).toSorted()).toEqual(ownDeals.map(([number]) => number).toSorted());
    const own = SALES.filter(({ number, partners }) => number.startsWith('S-1') && partners['north'] !== undefined);
    const sales = await found('S-1', { in: ['SALE'] }, north);
    expect(sales.map(({ matched }) => matched).toSorted()).toEqual(own.map(({ number }) => number).toSorted());
    expect(await found('initech', { in: ['ACCOUNT'] }, north)).toEqual([]);
  });

  it('18: shows nobody another tenant’s, nor whoever was erased', async () => {
    const manager = await as({ tenant: 'zyx' });
    for (const text of ['acme', 'crm', 'S-1', 'grace@example.com']) expect(await found(text, {}, manager)).toEqual([]);
    const seed = new Sender((claims) => as({ ...claims, tenant: 'zyx' }));
    const { id: programId } = await seed.send('createProgram', {
      ...{ name: 'Persons', currency: 'EUR', timeZone: 'UTC', startsAt: AT, occurredAt: AT },
    });
    const person = { programId, kind: 'affiliate', country: 'DE', occurredAt: AT };
    const { results = [] } = await seed.send('admitPartners', {
      items: [
        { ...person, externalId: 'ada@example.org', name: 'Ada Lovelace' },
        { ...person, externalId: 'ms', name: 'Müller & Söhne' },
        { ...person, externalId: 'kk', name: '株式会社ハヤテ' },
      ],
    });
    const partnerId = results[0]?.id ?? '';
    const { contactId = '' } = await seed.send('addPartnerContact', {
      ...{ partnerId: results[1]?.id ?? '', name: 'Ada Byron', email: 'byron@example.org' },
    });
    const sale = { programId, currency: 'EUR', occurredAt: AT, credits: [], customer: { ref: 'customer-77' } };
    const line = { product: 'x', kind: 'GOODS', quantity: '1', unitPrice: '1.00' };
    await seed.send('recordSale', { ...sale, externalId: 'Z-1', lines: [line] });
    const kinds = async (text: string) => (await found(text, {}, manager)).map(({ kind, by }) => `${kind} ${by}`);
    const shown = async (...texts: string[]) => (await Promise.all(texts.map(kinds))).map(({ length }) => length);
    // Views that have not heard of an event yet are not late.
    await until(async () => String(await shown('ada', 'muller', '株式会社', 'customer-77')) === '2,1,1,1');
    expect(await kinds('ada')).toEqual(['CONTACT NAME', 'PARTNER NAME']);
    expect(await kinds('ada@example.org')).toEqual(['PARTNER NUMBER']);
    expect(await kinds('muller')).toEqual(['PARTNER NAME']);
    expect(await kinds('株式会社')).toEqual(['PARTNER NAME']);
    expect(await kinds('customer-77')).toEqual(['SALE CUSTOMER']);
    await seed.send('erasePartner', { partnerId });
    await seed.send('erasePartnerContact', { partnerId: results[1]?.id ?? '', contactId });
    await seed.send('eraseCustomer', { programId, ref: 'customer-77' });
    await until(async () => String(await shown('ada', 'byron@example.org', 'customer-77')) === '0,0,0');
    for (const text of ['ada', 'ada@example.org', 'lovelace', 'byron@example.org', 'customer-77']) {
      expect([text, await kinds(text)]).toEqual([text, []]);
    }
    expect(await kinds('Z-1')).toEqual(['SALE NUMBER']);
  });
}
