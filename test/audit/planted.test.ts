import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { AUDITOR_MUTANTS } from './auditor-mutants.js';
import { CLAUSE_MUTANTS } from './clause-mutants.js';
import { CUSTOMER_MUTANTS } from './customer-mutants.js';
import { planted } from './mutated-engine.js';
import { MUTANTS } from './mutants.js';

const LIBS = join(import.meta.dirname, '../../libs');

// The long tests plant them all and look whether somebody notices. Whoever changes the source learns here that one has no place any more.
describe('a bug that the long tests plant has its place', () => {
  it.each([...MUTANTS, ...CLAUSE_MUTANTS, ...CUSTOMER_MUTANTS])('in the engine: $name', async (mutant) => {
    expect(await planted(LIBS, mutant)).toContain(mutant.instead);
  });

  it.each(AUDITOR_MUTANTS)('in the auditor: $name', async (mutant) => {
    expect(await planted(join(LIBS, 'audit/src'), mutant)).toContain(mutant.instead);
  });
});
