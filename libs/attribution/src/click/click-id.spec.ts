import { beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryBlindIndex, type Namer } from '#libs/eventing';
import fc from 'fast-check';
import { type Click, clickIdOf, readClickId } from './click-id.js';

const CLICK: Click = {
  linkId: '0b9d4a52-7c1e-5f00-8000-00000000a11e',
  at: '2026-04-20T09:00:00.123Z',
  nonce: '00ff12ab34',
  isRecorded: true,
  flags: [],
};
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a click id', () => {
  let [acme, other] = [] as unknown as [Namer, Namer];
  beforeAll(async () => {
    acme = await new MemoryBlindIndex().namer('acme');
    other = await new MemoryBlindIndex().namer('other');
  });

  it('is 50 characters that fit into an address', () => {
    expect(clickIdOf(CLICK, acme)).toMatch(/^[A-Za-z0-9_-]{50}$/);
  });

  it('says which link was followed, and when', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.date({ min: new Date(0), max: new Date('2999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        fc.stringMatching(/^[0-9a-f]{10}$/),
        fc.boolean(),
        fc.subarray(['flood', 'disabled-link', 'cannot-earn'] as const),
        (linkId, at, nonce, isRecorded, flags) => {
          const click = { linkId, at: at.toISOString(), nonce, isRecorded, flags };
          expect(readClickId(clickIdOf(click, acme), acme)).toEqual(click);
        },
      ),
    );
  });

  it('is nobody’s with any character changed, cut off or added', () => {
    const id = clickIdOf(CLICK, acme);
    for (let at = 0; at < id.length; at += 1) {
      const next = ALPHABET[(ALPHABET.indexOf(id[at]!) + 1) % 64]!;
      expect(readClickId(`${id.slice(0, at)}${next}${id.slice(at + 1)}`, acme)).toBeUndefined();
    }
    for (const text of ['', id.slice(1), `${id}A`, ` ${id}`, id.replace(/.$/, '='), 'x'.repeat(100_000)])
      expect(readClickId(text, acme)).toBeUndefined();
  });

  it('of one tenant is no other’s', () => {
    expect(readClickId(clickIdOf(CLICK, acme), other)).toBeUndefined();
  });
});
