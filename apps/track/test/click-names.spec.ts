import { MemoryBlindIndex, type Namer } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { ClickNames } from '../src/click-names.js';

const PATIENCE_MS = 5;
const SLOW_MS = 60;

/** A keys database that takes its time for the first question of a tenant, as it does after a start. */
function slowNames() {
  const asked: string[] = [];
  const namer = async (tenant: string): Promise<Namer> => {
    asked.push(tenant);
    await pause(SLOW_MS);
    return new MemoryBlindIndex().namer(tenant);
  };
  return { asked, names: new ClickNames({ namer }, { patienceMs: PATIENCE_MS }) };
}

describe('the names of clicks', () => {
  it('are missing for a first visitor who comes before the keys, and there for later ones', async () => {
    const { names } = slowNames();
    expect(await names.of('acme')).toBeUndefined();
    await pause(SLOW_MS * 3);
    expect(await names.of('acme')).toBeDefined();
  });

  it('are there for the first visitor of each tenant where a start has waited for the keys, each asked for once', async () => {
    const { names, asked } = slowNames();
    await names.prepare(['acme', 'other', 'acme']);
    expect([await names.of('acme'), await names.of('other')]).toEqual([expect.anything(), expect.anything()]);
    expect(asked).toEqual(['acme', 'other']);
  });

  it('hold up no start where the keys are silent or away', async () => {
    const silent = new ClickNames({ namer: () => new Promise<Namer>(() => undefined) }, { patienceMs: PATIENCE_MS });
    await silent.prepare(['acme'], PATIENCE_MS);
    expect(await silent.of('acme')).toBeUndefined();
    const faults: string[] = [];
    const away = new ClickNames(
      { namer: () => Promise.reject(new Error('away')) },
      { onFault: (_, tenant) => faults.push(tenant) },
    );
    await away.prepare(['acme']);
    expect(faults).toEqual(['acme']);
  });
});
