import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Player } from '../../libs/commissions/test/vectors/player.js';
import type { Scenario } from '../../libs/commissions/test/vectors/scenario.js';
import type { Vector, VectorStep } from '../support/vectors.js';
import { randomVectors } from './random-vectors.js';
import { differencesOf } from './vector-comparison.js';

const RUNS = { numRuns: 2 * Number(process.env['CONCORD_AUDIT_RUNS'] ?? 100) };

/** Refusals that the rules have no names for. */
const NAMES: Readonly<Record<string, string>> = { NOT_FOUND: 'UNKNOWN_ENTRY', NOT_POSITIVE: 'BAD_AMOUNT' };
/** What exceeds by units has a price that the rules do not round. */
const ACCEPTED_BY_BOTH = /answer: expected \{"refused":null.* found \{"refused":null/;

/** The scenario, with what the engine of commissions makes of it as its expectation. */
function asTheEngineHasIt(vector: Vector): Vector {
  const player = new Player(vector as unknown as Scenario);
  const steps = vector.steps.map((step): VectorStep => {
    const { refused, ...answer } = player.play(step as Scenario['steps'][number]);
    const refusal = refused === undefined ? {} : { refused: NAMES[refused] ?? refused };
    return { ...step, expect: { ...answer, ...refusal, totals: player.totals() } };
  });
  const { totals, ledgers, windows } = player.outcome();
  return { ...vector, steps, expect: { totals, ledgers, windows } };
}

describe('the two readings of the commission rules', () => {
  it('agree on totals and refusals after every step, on every posting and every window of random histories', () => {
    fc.assert(
      fc.property(randomVectors(), (vector) => {
        const differences = differencesOf(asTheEngineHasIt(vector));
        expect(differences.filter((difference) => !ACCEPTED_BY_BOTH.test(difference))).toEqual([]);
      }),
      RUNS,
    );
  });
});
