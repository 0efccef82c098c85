import { describe, expect, it } from '@jest/globals';
import { deterministicId, idOf } from './id.js';

describe('a deterministic id', () => {
  it('is the same for the same parts, for ever', () =>
    expect(idOf('t', 'partner', 'p:1')).toBe('ef5757c3-adcc-5b36-860b-ea62f253877e'));

  it('does not confuse where one part ends and the next begins', () =>
    expect(deterministicId('ab', 'c')).not.toBe(deterministicId('a', 'bc')));

  it('differs between tenants', () => expect(idOf('t1', 'partner', '1')).not.toBe(idOf('t2', 'partner', '1')));
});
