import { describe, expect, it } from '@jest/globals';
import { isMachine } from '../src/bots.js';
import { Visitors } from '../src/visitors.js';
import { SharedSalts } from './salts.fixtures.js';

const NOON = Date.parse('2026-04-20T12:00:00.000Z');
const MINUTE = 60_000;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const followed = (more: object = {}) => ({
  ...{ tenant: 'acme', linkId: 'l', address: '192.0.2.1', userAgent: BROWSER, at: NOON },
  ...more,
});

const fresh = () => new Visitors(new SharedSalts());

describe('a visitor', () => {
  it('is the same within a tenant and a day, in every process and after a restart, and nobody’s on another day', async () => {
    const salts = new SharedSalts();
    const visitors = new Visitors(salts);
    const name = async (more: object = {}, process = visitors) => (await process.see(followed(more))).visitor;
    const first = await name();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(await name({ linkId: 'm' })).toBe(first);
    expect(await name({}, new Visitors(salts))).toBe(first);
    const others = [{ tenant: 'other' }, { address: '192.0.2.2' }, { userAgent: 'x' }, { at: NOON + 24 * 60 * MINUTE }];
    for (const other of others) expect(await name(other)).not.toBe(first);
    expect(await name({}, fresh())).not.toBe(first);
  });

  it('repeats a click within half an hour of the one before', async () => {
    const visitors = fresh();
    const marks = [];
    for (const minutes of [0, 30, 61, 61])
      marks.push((await visitors.see(followed({ at: NOON + minutes * MINUTE }))).marks);
    expect(marks).toEqual([[], ['repeat'], [], ['repeat']]);
  });

  it('floods a link with more than 60 clicks in a minute', async () => {
    const visitors = fresh();
    const marks = await Promise.all(Array.from({ length: 61 }, async () => (await visitors.see(followed())).marks));
    expect([marks[59], marks[60]]).toEqual([['repeat'], ['repeat', 'flood']]);
    expect((await visitors.see(followed({ at: NOON + MINUTE }))).marks).toEqual(['repeat']);
  });

  it('is a scanner from the third link within two seconds on', async () => {
    const visitors = fresh();
    const opens = async (linkId: string, ms: number) =>
      (await visitors.see(followed({ linkId, at: NOON + ms }))).isScanner;
    const seen = [
      ['a', 0],
      ['b', 900],
      ['b', 1000],
      ['c', 2000],
      ['d', 4001],
    ] as const;
    const found = [];
    for (const [linkId, ms] of seen) found.push(await opens(linkId, ms));
    expect(found).toEqual([false, false, false, true, false]);
  });

  it('asks too often more than 600 times a minute from one address', () => {
    const visitors = fresh();
    const asked = Array.from({ length: 601 }, () => visitors.isTooOften('192.0.2.1', NOON));
    expect([asked[599], asked[600], visitors.isTooOften('192.0.2.2', NOON)]).toEqual([false, true, false]);
    expect(visitors.isTooOften('192.0.2.1', NOON + MINUTE)).toBe(false);
  });
});

describe('whoever has an IPv6 address', () => {
  it('has all that begin like it: they ask as one, and click as one', async () => {
    const visitors = fresh();
    const asked = Array.from({ length: 601 }, (_, n) => visitors.isTooOften(`2001:db8:1:2::${n.toString(16)}`, NOON));
    expect([asked[599], asked[600], visitors.isTooOften('2001:db8:1:3::1', NOON)]).toEqual([false, true, false]);
    const name = async (address: string) => (await visitors.see(followed({ address }))).visitor;
    expect(await name('2001:db8:1:2::1')).toBe(await name('2001:db8:1:2:ffff::9'));
    expect(await name('2001:db8:1:2::1')).not.toBe(await name('2001:db8:1:3::1'));
    expect(await name('::ffff:192.0.2.1')).toBe(await name('192.0.2.1'));
    expect(await name('::ffff:192.0.2.1')).not.toBe(await name('::ffff:192.0.2.2'));
  });
});

describe('a machine', () => {
  const visit = { method: 'GET', userAgent: BROWSER, purposes: [undefined, undefined, undefined] };

  it.each([
    ['asks with HEAD', { method: 'HEAD' }],
    ['says no browser', { userAgent: undefined }],
    ['says an empty one', { userAgent: ' ' }],
    ['says what it is', { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }],
    ['makes previews', { userAgent: 'WhatsApp/2.23.20.0' }],
    ['fetches ahead', { purposes: ['prefetch;prerender', undefined, undefined] }],
    ['fetches ahead, the older way', { purposes: [undefined, undefined, 'preview'] }],
  ])('%s', (_, more) => {
    expect(isMachine({ ...visit, ...more })).toBe(true);
  });

  it('is no person with a browser', () => {
    expect(isMachine(visit)).toBe(false);
  });
});
