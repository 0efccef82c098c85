import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Vector, VectorStep } from '../support/vectors.js';
import { randomVectors } from './random-vectors.js';
import { VectorPlayer } from './vector-player.js';

// Of one property the soak plays 50,000 histories.
jest.setTimeout(3_600_000);

const RUNS = { numRuns: Number(process.env['CONCORD_RULES_RUNS'] ?? 200) };

/** What stands in each ledger, by entry or window. */
function standing({ recomputation }: VectorPlayer): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { ledger, amount } of recomputation.settlement.journal.postings) {
    sums[ledger] = (sums[ledger] ?? 0n) + amount;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n));
}

function played(vector: Vector, more: readonly VectorStep[] = []): VectorPlayer {
  const player = new VectorPlayer(vector);
  for (const step of [...vector.steps, ...more]) player.play(step);
  return player;
}

const later = (step: string, key: string, more: Partial<VectorStep>): VectorStep => ({
  step,
  key,
  occurredAt: '2025-03-20T12:00:00.000Z',
  ...more,
});

const salesOf = ({ steps }: Vector): VectorStep[] => steps.filter(({ step }) => step === 'recordSale');

describe('the properties of the commission rules', () => {
  it('holds every invariant after every step of a random history', () => {
    fc.assert(
      fc.property(randomVectors(), (vector) => {
        const player = new VectorPlayer(vector);
        for (const step of vector.steps) {
          player.play(step);
          expect(player.brokenInvariants()).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('leaves exactly what persons gave of sales that are refunded whole', () => {
    fc.assert(
      fc.property(randomVectors(), (vector) => {
        const withoutNotes = { ...vector, steps: vector.steps.filter(({ step }) => step !== 'recordCreditNote') };
        const refunds = salesOf(vector).map(({ key }) => later('refundSale', `end-${key}`, { sale: key }));
        const { settlement } = played(withoutNotes, refunds).recomputation;
        const posted = settlement.journal.postings.reduce((sum, { amount }) => sum + amount, 0n);
        expect(posted).toBe([...settlement.allEntries].reduce((sum, { given }) => sum + given, 0n));
      }),
      RUNS,
    );
  });

  it('leaves what was there after a refund that is reversed', () => {
    fc.assert(
      fc.property(
        randomVectors(),
        fc.constantFrom({}, { amount: '33.33' }, { lines: [{ line: 1 }] }),
        (vector, how) => {
          const before = standing(played(vector));
          for (const { key } of salesOf(vector)) {
            const refund = later('refundSale', 'extra', { sale: key, ...how });
            const reversal = later('reverseRefund', 'back', { refund: 'extra' });
            expect(standing(played(vector, [refund, reversal]))).toEqual(before);
          }
        },
      ),
      RUNS,
    );
  });

  it('leaves what was there after an amendment that is amended back', () => {
    fc.assert(
      fc.property(randomVectors(), (vector) => {
        const sales = salesOf(vector);
        const steps = vector.steps.filter(({ step }) => step !== 'refundSale' && step !== 'amendSale');
        const [first, second] = sales;
        if (!first?.lines || !second?.lines) return;
        const [plain, there] = [{ ...vector, steps }, later('amendSale', 'there', { sale: 's1', lines: second.lines })];
        const back = later('amendSale', 'back', { sale: 's1', lines: first.lines });
        expect(standing(played(plain, [there, back]))).toEqual(standing(played(plain)));
      }),
      RUNS,
    );
  });

  it('does not care in which order the same parts of lines are refunded', () => {
    const wishes = { corrections: false, caps: false };
    fc.assert(
      fc.property(randomVectors(wishes), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (vector, chosen) => {
        const sales = vector.steps.filter(({ step }) => step.startsWith('record'));
        const refunds = salesOf(vector)
          .flatMap(({ key, lines = [] }) =>
            lines.flatMap(({ line, kind }) => (kind === 'discount' ? [] : [{ key, line }])),
          )
          .filter((_, at) => chosen[at] ?? false)
          .map(({ key, line = 0 }) => later('refundSale', `${key}-${line}`, { sale: key, lines: [{ line }] }));
        const plain = { ...vector, steps: sales };
        expect(standing(played(plain, refunds.toReversed()))).toEqual(standing(played(plain, refunds)));
      }),
      RUNS,
    );
  });
});
