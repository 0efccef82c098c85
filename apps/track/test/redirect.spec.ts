import { type FollowedLink, readClickId } from '#libs/attribution';
import { MemoryBlindIndex, type Namer } from '#libs/eventing';
import { TooMuchWaits } from '#libs/graphql';
import { Health, Metrics } from '#libs/observability';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { answerToNoBody, slowHeaders } from '../../../test/support/slow-socket.js';
import { ClickNames } from '../src/click-names.js';
import { Redirect } from '../src/redirect.js';
import { trackServer } from '../src/server.js';
import { Visitors } from '../src/visitors.js';
import { SharedSalts } from './salts.fixtures.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const LINK: FollowedLink = {
  link: {
    ...{ status: 'created', linkId: '0b9d4a52-7c1e-5f00-8000-00000000a11e', programId: 'p', partnerId: 'A' },
    ...{ key: 'ann-spring', name: null, activityId: null, disabledAt: null },
    ...{ destination: 'https://www.acme.com/spring', deepPaths: false, utm: null },
  },
  marks: [],
  needsConsent: false,
};
const NOON = Date.parse('2026-04-20T12:00:00.000Z');

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

function served(
  found: Partial<FollowedLink> = {},
  isRecorded: boolean | Error = true,
  behindProxy = false,
  namer: (tenant: string) => Promise<Namer> = (tenant) => new MemoryBlindIndex().namer(tenant),
) {
  const counted = { clicks: [] as unknown[], bots: 0 };
  const redirect = new Redirect({
    links: {
      find: (tenant, key) => {
        if (isRecorded instanceof Error) return Promise.reject(isRecorded);
        return Promise.resolve(tenant === 'acme' && key === 'ann-spring' ? { ...LINK, ...found } : undefined);
      },
    },
    batches: {
      record: (tenant, click) => {
        counted.clicks.push({ tenant, ...click });
        return Promise.resolve(isRecorded === true);
      },
      countBot: () => (counted.bots += 1),
    },
    visitors: new Visitors(new SharedSalts()),
    names: new ClickNames({ namer }, { patienceMs: 5 }),
    clock: () => NOON,
  });
  const logger = { error: () => undefined } as never;
  const health = new Health({ needs: {}, runners: () => [] });
  const where = { host: '127.0.0.1', port: 0, tenants: new Map([['go.acme.com', 'acme']]), isBehindProxy: behindProxy };
  const patience = { headersMs: 1_000, requestMs: 2_000, lookMs: 50 };
  const operators = { isOpen: false };
  const app = trackServer(where, { redirect, health, metrics: new Metrics(), operators, logger }, patience);
  open.push(app);
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({ method, url, headers: { host: 'go.acme.com', 'user-agent': BROWSER, ...headers } });
  const listen = async (): Promise<number> => Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  return { get, counted, listen };
}

const addressOf = ({ headers }: { readonly headers: Record<string, unknown> }) => new URL(String(headers['location']));

describe('GET /r/<key>', () => {
  it('notes where the link was met, if it is one of three words, and counts such a click like others', async () => {
    const { get, counted } = served();
    const addresses = ['?m=qr', '?m=sms', '?m=print', '?m=mail', '?m=qr&m=sms', ''].map(
      (query) => `/r/ann-spring${query}`,
    );
    for (const [at, address] of addresses.entries()) {
      const answer = await get(address, { 'user-agent': `${BROWSER} ${at}` });
      const click = readClickId(
        addressOf(answer).searchParams.get('cid') ?? '',
        await new MemoryBlindIndex().namer('acme'),
      );
      expect([click?.flags, addressOf(answer).searchParams.has('m')]).toEqual([[], false]);
    }
    const marks = counted.clicks.map((click) => (click as { marks: string[] }).marks);
    expect(marks).toEqual([['qr'], ['sms'], ['print'], [], [], []]);
  });

  it('sends a person on with a click id that says which link, when, and that it is in history', async () => {
    const { get, counted } = served();
    const answer = await get('/r/ann-spring');
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([302, 'no-store']);
    const to = addressOf(answer);
    expect([to.origin + to.pathname, to.searchParams.get('ref')]).toEqual([
      ...['https://www.acme.com/spring', 'ann-spring'],
    ]);
    const name = await new MemoryBlindIndex().namer('acme');
    expect(readClickId(to.searchParams.get('cid') ?? '', name)).toMatchObject({
      ...{ linkId: LINK.link.linkId, at: '2026-04-20T12:00:00.000Z', isRecorded: true, flags: [] },
    });
    expect(counted).toMatchObject({ clicks: [{ tenant: 'acme', link: { partnerId: 'A' }, marks: [] }], bots: 0 });
  });

  it('says in the click id that the click may be missing from the counts', async () => {
    const { get } = served({}, false);
    const name = await new MemoryBlindIndex().namer('acme');
    const cid = addressOf(await get('/r/ann-spring')).searchParams.get('cid') ?? '';
    expect(readClickId(cid, name)).toMatchObject({ isRecorded: false });
  });

  it.each([
    ['the link is disabled', { marks: ['disabled-link' as const] }, {}],
    ['its partner cannot earn', { marks: ['cannot-earn' as const] }, {}],
    ['nobody has agreed where that is asked for', { needsConsent: true }, {}],
    ['the visitor does not want to be followed', {}, { 'sec-gpc': '1' }],
  ])('counts the click and gives no click id where %s', async (_, found, headers) => {
    const { get, counted } = served(found);
    const answer = await get('/r/ann-spring', headers);
    expect(answer.statusCode).toBe(302);
    expect(addressOf(answer).searchParams.has('cid')).toBe(false);
    expect(addressOf(answer).searchParams.get('ref')).toBe('ann-spring');
    expect(counted.clicks).toMatchObject([{ marks: 'marks' in found ? found.marks : [] }]);
  });

  it('gives it to those who have agreed', async () => {
    const answer = await served({ needsConsent: true }).get('/r/ann-spring?c=1');
    expect(addressOf(answer).searchParams.has('cid')).toBe(true);
  });

  it('sends machines on without a click id, and counts them alone', async () => {
    const { get, counted } = served();
    const answers = [
      await get('/r/ann-spring', {}, 'HEAD'),
      await get('/r/ann-spring', { 'user-agent': 'Googlebot/2.1' }),
      await get('/r/ann-spring', { 'sec-purpose': 'prefetch' }),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(302);
      expect(addressOf(answer).searchParams.has('cid')).toBe(false);
    }
    expect(counted).toEqual({ clicks: [], bots: 3 });
  });

  it.each([
    ['/r/unknown', {}, 404],
    ['/r/ann-spring', { host: 'go.other.com' }, 404],
    ['/r/ann-spring?to=//evil.com', {}, 400],
    ['/r/ann-spring?to=/shoes', {}, 400],
    ['/r/ann-spring?to=/a&to=/b', {}, 400],
    [`/r/${'a'.repeat(200)}`, {}, 404],
    [`/r/ann-spring?x=${'a'.repeat(5000)}`, {}, 400],
    ['/', {}, 404],
  ])('answers %s as text, and counts nothing', async (url, headers, status) => {
    const { get, counted } = served();
    const answer = await get(url, headers);
    expect([answer.statusCode, answer.headers['location']]).toEqual([status, undefined]);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(counted).toEqual({ clicks: [], bots: 0 });
  });

  it('takes a path where the link allows it', async () => {
    const { get } = served({ link: { ...LINK.link, deepPaths: true } });
    expect(addressOf(await get('/r/ann-spring?to=/shoes')).pathname).toBe('/shoes');
    expect((await get('/r/ann-spring?to=//evil.com')).statusCode).toBe(400);
  });

  it('sends on without a click id while the keys’ database is silent or away, and waits for it once', async () => {
    let answer = (_: Namer): void => undefined;
    let asked = 0;
    const silent = served({}, true, false, () => {
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    });
    const follow = async (of: typeof silent): Promise<unknown[]> => {
      const found = await of.get('/r/ann-spring');
      return [found.statusCode, addressOf(found).searchParams.has('cid')];
    };
    expect([await follow(silent), await follow(silent), asked]).toEqual([[302, false], [302, false], 1]);
    expect(silent.counted.clicks).toHaveLength(2);
    answer(await new MemoryBlindIndex().namer('acme'));
    await new Promise(setImmediate);
    expect([await follow(silent), asked]).toEqual([[302, true], 1]);
    const away = served({}, true, false, () => Promise.reject(new Error('away')));
    expect(await follow(away)).toEqual([302, false]);
  });

  it('is refused to a caller of whom too much waits', async () => {
    const { get } = served({}, new TooMuchWaits());
    expect((await get('/r/ann-spring')).statusCode).toBe(429);
  });

  it('says when links cannot be read, without saying why', async () => {
    const answer = await served({}, new Error('secret')).get('/r/ann-spring');
    expect([answer.statusCode, answer.body.includes('secret')]).toEqual([503, false]);
  });

  it('takes nobody’s word for an address but a proxy’s', async () => {
    const bare = served();
    const behind = served({}, true, true);
    const [one, two] = ['203.0.113.1', '203.0.113.2'];
    for (const address of [one, two]) {
      await bare.get('/r/ann-spring', { 'x-forwarded-for': address });
      await behind.get('/r/ann-spring', { 'x-forwarded-for': `198.51.100.9, ${address}` });
    }
    const visitors = ({ counted }: typeof bare) =>
      new Set(counted.clicks.map((click) => (click as { visitor: string }).visitor)).size;
    expect([visitors(bare), visitors(behind)]).toEqual([1, 2]);
  });

  it('is refused to an address that asks too often', async () => {
    const { get } = served();
    for (let n = 0; n < 600; n += 1) await get('/r/unknown');
    expect((await get('/r/unknown')).statusCode).toBe(429);
  });
});

it('tells strangers whether it is ready, and nothing else of itself', async () => {
  const { get } = served();
  expect((await get('/health/ready')).json()).toEqual({ status: 'ready' });
  const { statusCode, headers, body } = await get('/metrics');
  expect([statusCode, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  expect(body).not.toContain('concord_');
});

describe('whoever says nothing for long', () => {
  it('is cut off', async () => {
    const { answer, ms } = await slowHeaders(await served().listen(), '/r/ann-spring');
    expect(answer).toContain('408');
    expect(ms).toBeGreaterThanOrEqual(1_000);
  });

  it('is answered before the body has come: nothing of one is read', async () => {
    const port = await served().listen();
    for (const path of ['/r/ann-spring', '/health/ready', '/nothing']) {
      const answer = await answerToNoBody(port, path);
      // Not 408, which whoever waits for the body answers in the end.
      expect(answer).toMatch(/^HTTP\/1\.1 4(04|15) /);
    }
  });
});
