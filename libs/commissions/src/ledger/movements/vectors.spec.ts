import { describe, expect, it } from '@jest/globals';
import { Player } from '../../../test/vectors/player.js';
import {
  type Expected,
  type ExpectedPosting,
  type Scenario,
  scenariosIn,
  VECTORS,
} from '../../../test/vectors/scenario.js';

/** Postings of one step in any order; zeros left out. */
const ledgersOf = (ledgers: Expected['ledgers']): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(ledgers).flatMap(([partner, postings]) => {
      const lines = postings.filter(({ amount }) => amount !== 0);
      return lines.length === 0 ? [] : [[partner, inSteps(lines)]];
    }),
  );

const inSteps = (postings: readonly ExpectedPosting[]): string[] => {
  const steps = [...new Set(postings.map(({ step }) => step))];
  const written = (each: ExpectedPosting): string =>
    [each.step, each.kind, each.sale, each.rule, each.amount, each.credited ?? ''].join(' ');
  return steps.flatMap((step) =>
    postings
      .filter((each) => each.step === step)
      .map(written)
      .sort(),
  );
};

const sorted = (all: readonly object[]): string[] =>
  all
    .map((each) =>
      Object.entries(each)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map((pair) => pair.join('='))
        .join(' '),
    )
    .sort();

/** Refusals that the page has no names for are compared as refusals. */
const PLACEHOLDERS = new Set([
  'BAD_AMOUNT',
  'UNKNOWN_SALE',
  'UNKNOWN_REFUND',
  'UNKNOWN_ENTRY',
  'UNKNOWN_CLAWBACK',
  'BAD_MERGE',
]);

function plays({ steps, expect: expected, ...scenario }: Scenario): void {
  const player = new Player({ ...scenario, steps, expect: expected });
  for (const step of steps) {
    const { totals, refused, ...outcome } = step.expect ?? {};
    const played = player.play(step);
    const where = `after ${step.step} ${step.key}`;
    expect({ where, refused: played.refused === undefined }).toEqual({ where, refused: refused === undefined });
    if (refused && !PLACEHOLDERS.has(refused)) expect({ where, refused: played.refused }).toEqual({ where, refused });
    const { exceeded, parked, waits, waitingRefused } = outcome as typeof played;
    if (!refused)
      expect({ where, exceeded: played.exceeded, parked: played.parked, waits: played.waits }).toEqual({
        where,
        exceeded,
        parked,
        waits,
      });
    if (waitingRefused) expect({ where, ...played.waitingRefused }).toEqual({ where, ...waitingRefused });
    if (totals) expect({ where, ...player.totals() }).toMatchObject({ where, ...totals });
  }
  const outcome = player.outcome();
  expect(outcome.totals).toEqual(expected.totals);
  expect(ledgersOf(outcome.ledgers)).toEqual(ledgersOf(expected.ledgers));
  expect(sorted(outcome.passed)).toEqual(sorted(expected.passed));
  expect(sorted(outcome.windows)).toEqual(sorted(expected.windows));
  expect({ held: outcome.held, payable: outcome.payable }).toEqual({ held: expected.held, payable: expected.payable });
}

(VECTORS ? describe : describe.skip)('the scenarios of the rules (need CONCORD_VECTORS)', () => {
  const scenarios = VECTORS ? scenariosIn(VECTORS) : [];

  it('are there', () => expect(scenarios.length).toBeGreaterThan(300));

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => plays(scenario));
});
