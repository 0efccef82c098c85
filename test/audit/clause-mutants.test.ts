import { describe, expect, it } from '@jest/globals';
import { LONG } from '../support/scale.js';
import { readVectors, vectorsFolder } from '../support/vectors.js';
import { audit } from './audit.js';
import { CLAUSE_MUTANTS, type ClauseMutant } from './clause-mutants.js';
import type { Engine } from './engine.js';
import { withMutant } from './mutated-engine.js';
import { ofRecredits } from './recredit-scenarios.js';
import { EnginePlayer } from './vector-engine.js';

/** Each is an engine of its own to compile: `npm test` plants a fourth of them. */
const PLANTED = CLAUSE_MUTANTS.filter((_, n) => LONG || n % 4 === 0);

describe('bugs planted in the engine, clause by clause', () => {
  const folder = vectorsFolder();
  const vectors = new Map(folder === undefined ? [] : readVectors(folder).map((vector) => [vector.name, vector]));
  const where = folder === undefined ? it.skip : it;

  const agrees = async (scenario: ClauseMutant['scenario'], engine: Engine): Promise<boolean> => {
    const vector = typeof scenario === 'string' ? vectors.get(scenario) : scenario;
    if (!vector) throw new Error(`there is no scenario ${String(scenario)}`);
    const player = new EnginePlayer(vector, engine);
    await player.play();
    return (await audit(player.history.store)).agrees;
  };

  it('are at least one for each clause from §2 to §12, and for sales that are credited to others', () => {
    const clauses = new Set(CLAUSE_MUTANTS.map(({ clause }) => clause));
    expect([...clauses]).toEqual(['§2', '§3', '§4', '§5', '§6', '§7', '§8', '§9', '§10', '§11', '§12', 'C7']);
  });

  it('finds nothing in the engine without a bug where sales are credited to others', () =>
    withMutant(undefined, async (engine) => {
      for (const scenario of Object.values(ofRecredits)) expect(await agrees(scenario, engine)).toBe(true);
    }));

  where.each(PLANTED.map((mutant) => [mutant.clause, mutant.name, mutant] as const))(
    '%s: the auditor notices that %s',
    (_clause, _name, mutant) =>
      withMutant(mutant, async (engine) => {
        expect(await agrees(mutant.scenario, engine)).toBe(false);
      }),
  );
});
