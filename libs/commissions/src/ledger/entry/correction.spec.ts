import { describe, expect, it } from '@jest/globals';
import { giving, givingBack, taking } from './correction.js';

const corrections = (kept: bigint, given: bigint) => ({ kept, given });

describe('the corrections of persons', () => {
  it('taking uses up what was given first', () => {
    expect(taking(corrections(0n, 300n), 500n)).toEqual(corrections(200n, 0n));
    expect(taking(corrections(0n, 300n), 100n)).toEqual(corrections(0n, 200n));
  });

  it('giving gives back what was taken first, and the rest on top', () => {
    expect(giving(corrections(500n, 0n), 300n, 1000n)).toEqual(corrections(200n, 0n));
    expect(giving(corrections(500n, 0n), 700n, 1000n)).toEqual(corrections(0n, 200n));
  });

  it('giving is on top where a refund has taken what was taken back', () => {
    expect(giving(corrections(1000n, 0n), 300n, 0n)).toEqual(corrections(1000n, 300n));
    expect(giving(corrections(1000n, 0n), 300n, 1000n)).toEqual(corrections(700n, 0n));
  });

  it('a clawback that is reversed gives again what it had used up', () => {
    const before = corrections(0n, 300n);
    const after = taking(before, 500n);
    expect(givingBack(after, { kept: 200n, given: 300n })).toEqual(before);
    expect(givingBack(corrections(0n, 0n), { kept: 200n, given: 0n })).toEqual(corrections(0n, 0n));
  });
});
