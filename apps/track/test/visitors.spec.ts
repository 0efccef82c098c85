import { describe, expect, it } from '@jest/globals';
import { isMachine } from '../src/bots.js';
import { Visitors } from '../src/visitors.js';

const NOON = Date.parse('2026-04-20T12:00:00.000Z');
const MINUTE = 60_000;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const followed = (more: object = {}) => ({
  ...{ tenant: 'acme', linkId: 'l', address: '192.0.2.1', userAgent: BROWSER, at: NOON },
  ...more,
});

describe('a visitor', () => {
  it('is the same within a tenant and a day, and nobody’s on another', () => {
    const visitors = new Visitors();
    const name = (more: object = {}) => visitors.see(followed(more)).visitor;
    const first = name();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(name({ linkId: 'm' })).toBe(first);
    const others = [{ tenant: 'other' }, { address: '192.0.2.2' }, { userAgent: 'x' }, { at: NOON + 24 * 60 * MINUTE }];
    for (const other of others) expect(name(other)).not.toBe(first);
    expect(new Visitors().see(followed()).visitor).not.toBe(first);
  });

  it('repeats a click within half an hour of the one before', () => {
    const visitors = new Visitors();
    const marks = (minutes: number) => visitors.see(followed({ at: NOON + minutes * MINUTE })).marks;
    expect([marks(0), marks(30), marks(61), marks(61)]).toEqual([[], ['repeat'], [], ['repeat']]);
  });

  it('floods a link with more than 60 clicks in a minute', () => {
    const visitors = new Visitors();
    const marks = Array.from({ length: 61 }, () => visitors.see(followed()).marks);
    expect([marks[59], marks[60]]).toEqual([['repeat'], ['repeat', 'flood']]);
    expect(visitors.see(followed({ at: NOON + MINUTE })).marks).toEqual(['repeat']);
  });

  it('is a scanner from the third link within two seconds on', () => {
    const visitors = new Visitors();
    const opens = (linkId: string, ms: number) => visitors.see(followed({ linkId, at: NOON + ms })).isScanner;
    expect([opens('a', 0), opens('b', 900), opens('b', 1000), opens('c', 2000), opens('d', 4001)]).toEqual([
      ...[false, false, false, true, false],
    ]);
  });

  it('asks too often more than 600 times a minute from one address', () => {
    const visitors = new Visitors();
    const asked = Array.from({ length: 601 }, () => visitors.isTooOften('192.0.2.1', NOON));
    expect([asked[599], asked[600], visitors.isTooOften('192.0.2.2', NOON)]).toEqual([false, true, false]);
    expect(visitors.isTooOften('192.0.2.1', NOON + MINUTE)).toBe(false);
  });
});

describe('whoever has an IPv6 address', () => {
  it('has all that begin like it: they ask as one, and click as one', () => {
    const visitors = new Visitors();
    const asked = Array.from({ length: 601 }, (_, n) => visitors.isTooOften(`2001:db8:1:2::${n.toString(16)}`, NOON));
    expect([asked[599], asked[600], visitors.isTooOften('2001:db8:1:3::1', NOON)]).toEqual([false, true, false]);
    const name = (address: string) => visitors.see(followed({ address })).visitor;
    expect(name('2001:db8:1:2::1')).toBe(name('2001:db8:1:2:ffff::9'));
    expect(name('2001:db8:1:2::1')).not.toBe(name('2001:db8:1:3::1'));
    expect(name('::ffff:192.0.2.1')).toBe(name('192.0.2.1'));
    expect(name('::ffff:192.0.2.1')).not.toBe(name('::ffff:192.0.2.2'));
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
