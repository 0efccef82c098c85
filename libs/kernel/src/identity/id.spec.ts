import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { deterministicId, idOf } from './id.js';

describe('a deterministic id', () => {
  it('is the same for the same parts, for ever', () =>
    expect(idOf('t', 'partner', 'p:1')).toBe('ef5757c3-adcc-5b36-860b-ea62f253877e'));

  it('does not confuse where one part ends and the next begins', () =>
    expect(deterministicId('ab', 'c')).not.toBe(deterministicId('a', 'bc')));

  it('is a UUIDv5 as others make it, whatever the parts say', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constant('\ud800'),
    );
    fc.assert(
      fc.property(fc.array(text), (parts) => {
        const name = parts.map((part) => `${part.length}:${part}`).join('|');
        const bytes = new TextEncoder().encode(name);
        expect(deterministicId(...parts)).toBe(v5(bytes, '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11'));
      }),
    );
  });

  it('differs between tenants', () => expect(idOf('t1', 'partner', '1')).not.toBe(idOf('t2', 'partner', '1')));
});
