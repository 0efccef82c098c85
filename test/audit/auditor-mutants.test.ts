import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readVectors, vectorsFolder } from '../support/vectors.js';
import { type Auditor, auditorOf } from './auditor.js';
import { AUDITOR_MUTANTS, type AuditorMutant } from './auditor-mutants.js';
import { mutantFolder, plant } from './mutated-engine.js';
import { randomVectors } from './random-vectors.js';
import { differencesOf } from './vector-comparison.js';
import { VectorPlayer } from './vector-player.js';

const SOURCE = join(import.meta.dirname, '../../libs/audit/src');
const COPIED = ['arithmetic', 'sources', 'states', 'rating', 'ledger'];
const SEED = 20_251_128;

/** Random histories, the same at every run. */
const histories = fc.sample(randomVectors(), { seed: SEED, numRuns: 150 });

async function withMutant<T>(mutant: AuditorMutant | undefined, use: (auditor: Auditor) => T): Promise<T> {
  const directory = await mutantFolder();
  try {
    for (const part of COPIED) {
      const filter = (path: string): boolean => !path.endsWith('.spec.ts');
      await cp(join(SOURCE, part), join(directory, part), { recursive: true, filter });
    }
    if (mutant) await plant(directory, mutant);
    return use(await auditorOf(directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function breaksInvariant(auditor: Auditor): boolean {
  return histories.some((vector) => {
    const player = new VectorPlayer(vector, auditor);
    return vector.steps.some((step) => {
      player.play(step);
      return player.brokenInvariants().length > 0;
    });
  });
}

describe('bugs planted in the auditor', () => {
  const folder = vectorsFolder();
  const vectors = folder === undefined ? [] : readVectors(folder);
  const differs = (name: string, auditor: Auditor): boolean =>
    vectors.some((vector) => vector.name === name && differencesOf(vector, auditor).length > 0);

  it('finds nothing in the auditor without a bug', async () => {
    await withMutant(undefined, (auditor) => {
      expect(AUDITOR_MUTANTS.filter(({ scenario }) => scenario !== null && differs(scenario, auditor))).toEqual([]);
      expect(breaksInvariant(auditor)).toBe(false);
    });
  });

  for (const mutant of AUDITOR_MUTANTS) {
    const { name, scenario, breaksInvariant: byInvariant } = mutant;
    if (byInvariant) {
      it(`notices by an invariant that ${name}`, () => {
        return withMutant(mutant, (auditor) => expect(breaksInvariant(auditor)).toBe(true));
      });
    }
    if (scenario === null) continue;
    const whereTheyAre = folder === undefined ? it.skip : it;
    whereTheyAre(`notices by ${scenario} that ${name}`, () => {
      return withMutant(mutant, (auditor) => expect(differs(scenario, auditor)).toBe(true));
    });
  }
});
