import { describe, expect, it } from '@jest/globals';
import { LONG } from '../support/scale.js';
import { CUSTOMER_MUTANTS } from './customer-mutants.js';
import type * as Story from './customer-story.js';
import { auditCustomers, eventsOf } from './customers.js';
import { type Mutant, withCustomersMutant } from './mutated-engine.js';

/** Each is an engine of its own to compile: `npm test` plants a quarter of them, of each part some. */
const PLANTED = CUSTOMER_MUTANTS.filter((_, n) => LONG || n % 4 === 1);

const found = (mutant: Mutant | undefined): Promise<readonly (readonly string[])[]> =>
  withCustomersMutant<typeof Story, readonly (readonly string[])[]>(
    mutant,
    'customer-story.ts',
    async ({ toldWorld }) => {
      const world = await toldWorld();
      return auditCustomers(world.programId, await eventsOf(world)).found;
    },
  );

describe('bugs planted in how customers are known and credited', () => {
  it('are not found where there is none', async () => {
    expect(await found(undefined)).toEqual([]);
  });

  it.each(PLANTED)('are found where $name', async ({ kind, path, ...mutant }) => {
    const all = await found(mutant);
    const said = all.flatMap(([of, ...paths]) => paths.map((one) => [of, one.replaceAll(/\d+/g, 'n')].join(' ')));
    expect(said).toContain(`${kind} ${path}`);
  });
});
