import type { FollowedLink } from '#libs/attribution';
import { MemoryBlindIndex } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import type { ClickBatch } from '../src/click-batch.js';
import { ClickBatches } from '../src/click-batches.js';
import { ClickNames } from '../src/click-names.js';
import { Redirect } from '../src/redirect.js';
import { Visitors } from '../src/visitors.js';
import { SharedSalts } from './salts.fixtures.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const NOON = Date.parse('2026-04-20T12:00:00.000Z');
const LINKS = 10_000;

const linkOf = (key: string): FollowedLink => ({
  link: {
    ...{ status: 'created', linkId: `link ${key}`, programId: 'p', partnerId: 'A', key, name: null },
    ...{ activityId: null, disabledAt: null, destination: 'https://www.acme.com/', deepPaths: false, utm: null },
  },
  marks: [],
  needsConsent: false,
});

/** One address asks for ten thousand links within a minute: what came of it. */
async function flood(browserOf: (n: number) => string) {
  const written: ClickBatch[] = [];
  let looked = 0;
  const batches = new ClickBatches(
    {
      batch: (_tenant, _name, batch) => Promise.resolve(void written.push(batch)),
      gap: () => Promise.reject(new Error('nothing is missing')),
    },
    { newName: () => String(written.length), onFault: () => undefined, now: () => NOON },
  );
  const redirect = new Redirect({
    links: { find: (_, key) => Promise.resolve(((looked += 1), linkOf(key))) },
    ...{
      batches,
      visitors: new Visitors(new SharedSalts()),
      names: new ClickNames(new MemoryBlindIndex()),
      clock: () => NOON,
    },
  });
  const asked = Array.from({ length: LINKS }, (_, n) =>
    redirect.follow({
      ...{ tenant: 'acme', key: String(n), method: 'GET', address: '192.0.2.1', userAgent: browserOf(n) },
      ...{ purposes: [], path: null, medium: null, hasConsented: false, isOptedOut: false },
    }),
  );
  const answers = await Promise.all(asked);
  await batches.stop(5_000);
  const clicks = written.flatMap((batch) => batch.clicks).length;
  const machines = written.flatMap((batch) => batch.bots).reduce((sum, [, count]) => sum + count, 0);
  return {
    ...{ looked, refused: answers.filter(({ status }) => status === 429).length, clicks, machines },
    appends: written.length,
  };
}

describe('one address that asks for 10,000 links', () => {
  it('is a machine from the third on: the store is asked for 600, and nearly nothing is written', async () => {
    expect(await flood(() => BROWSER)).toEqual({ looked: 600, refused: 9_400, clicks: 2, machines: 598, appends: 2 });
  });

  it('is written as 600 clicks where each comes from another browser', async () => {
    expect(await flood((n) => `${BROWSER} ${n}`)).toMatchObject({ looked: 600, refused: 9_400, clicks: 600 });
  });
});
