import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HEADER, ImportFixture, orders } from '../test/import.fixtures.js';
import { TargetFault } from './sending/before.js';
import { effectsVisible } from './sending/effects.js';

let world: ImportFixture;
beforeEach(async () => (world = await ImportFixture.make()));
afterEach(() => world.remove());

describe('an import', () => {
  it('tells new, already known, refused and bad records apart', async () => {
    await world.files({ 'a.csv': orders(1, 5) });
    expect(await world.run()).toMatchObject({ new: { sale: 5 }, known: 0 });
    await rm(join(world.folder, 'journal'), { recursive: true });
    await world.files({ 'a.csv': `${orders(1, 7)}9,a,x,L0,\n` });
    world.service.refuses = ({ externalId }) =>
      externalId === '7' ? { code: 'SALE_DIFFERS', message: 'differs', field: null } : undefined;
    expect(await world.run()).toMatchObject({
      new: { sale: 1 },
      known: 5,
      refused: 1,
      badRows: 1,
      records: { sale: 6 },
    });
  });

  it('counts what its journal knows to be in as known', async () => {
    await world.files({ 'a.csv': orders(1, 5) });
    await world.run();
    expect(await world.run()).toMatchObject({ new: {}, known: 5 });
  });

  it.each([
    ['there is no such program', { programs: false }, 'There is no program program_1 in this tenant.'],
    [
      'the token is none',
      { unauthenticated: true },
      'The token is not good for an import: the token is none (UNAUTHENTICATED).',
    ],
  ])('says once, before the first row, that %s', async (_, state, message) => {
    await world.files({ 'a.csv': `${HEADER}1,a,x,L0,\n`, 'b.csv': orders(1, 5) });
    Object.assign(world.service, state);
    await expect(world.run()).rejects.toThrow(new TargetFault(message));
    expect(world.badRows()).toEqual([]);
    expect(world.service.questions).toHaveLength(1);
    expect(world.service.requests).toEqual([]);
  });
});

describe('effects', () => {
  it('are waited for, as long as that is worth it', async () => {
    world.service.invisible = 3;
    expect(await effectsVisible(world.service.api, 'program_1', '7/7')).toBe(true);
    expect(world.service.questions).toHaveLength(4);
    world.service.invisible = Infinity;
    expect(await effectsVisible(world.service.api, 'program_1', '7/7', 20)).toBe(false);
  });
});
