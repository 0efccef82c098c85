import { describe, expect, it } from '@jest/globals';
import type { Reconciliation } from '../../libs/audit/src/report/report.js';
import { audit } from './audit.js';
import { EngineRunner, type Engine } from './engine.js';
import { History } from './history.js';
import { withMutant } from './mutated-engine.js';
import { MUTANTS } from './mutants.js';
import { LONG } from '../support/scale.js';
import { play } from './scenario.js';

/** Each is an engine of its own to compile: `npm test` plants a third of them. */
const PLANTED = MUTANTS.filter((_, n) => LONG || n % 3 === 0);

async function playedBy(engine: Engine): Promise<Reconciliation> {
  const history = new History();
  const runner = new EngineRunner(history, engine);
  await play(history, runner);
  expect([...runner.parked.values()].map(({ reason }) => reason)).toEqual(['NO_RATE']);
  return audit(history.store);
}

/** The source event that a difference names, by the number it has in the scenario. */
function sourceOf({ events }: Reconciliation['differences']['first'][number]): string | undefined {
  const source = events.find(({ type }) => /^(sale|credit-note)\./.test(type ?? ''));
  return (source?.data as { externalId?: string } | undefined)?.externalId;
}

describe('bugs planted in the engine', () => {
  it('finds nothing in the engine without a bug', async () => {
    const result = await withMutant(undefined, playedBy);
    expect(result.differences.first).toEqual([]);
    expect(result.agrees).toBe(true);
  });

  it.each(PLANTED)('names it when $name', async ({ kind, source, fields, ...mutant }) => {
    const result = await withMutant(mutant, playedBy);
    const [first] = result.differences.first;
    expect(result.agrees).toBe(false);
    expect({ kind: first?.kind, source: first && sourceOf(first) }).toEqual({ kind, source: source ?? undefined });
    expect(first?.fields.map(({ path }) => path)).toEqual(expect.arrayContaining([...fields]));
  });
});
