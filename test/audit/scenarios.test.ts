import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reconciliationText } from '../../libs/audit/src/report/print.js';
import { readVectors, type Vector, vectorsFolder } from '../support/vectors.js';
import { audit } from './audit.js';
import { type Engine, engineOf } from './engine.js';
import { randomVectors } from './random-vectors.js';
import { EnginePlayer } from './vector-engine.js';

const RUNS = Number(process.env['CONCORD_AUDIT_RUNS'] ?? 60);

/** The latest rate of each currency by itself is not asked for yet. */
const RATES_OF_ONE_DAY = 'conversion-day-in-the-program-zone';

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf(join(import.meta.dirname, '../../libs'));
});

async function played(vector: Vector): Promise<EnginePlayer> {
  const player = new EnginePlayer(vector, engine);
  await player.play();
  const result = await audit(player.history.store);
  if (!result.agrees) throw new Error(`${vector.name}: ${reconciliationText(result)}`);
  return player;
}

describe('engine and auditor, on the scenarios of the commission rules', () => {
  const folder = vectorsFolder();
  if (folder === undefined) {
    it.skip('play them where CONCORD_VECTORS names their folder', () => undefined);
  } else {
    it.each(readVectors(folder).map((vector) => [vector.name, vector] as const))(
      'agree on %s',
      async (name, vector) => {
        const totals = await (await played(vector)).totals();
        if (name === RATES_OF_ONE_DAY) return;
        const wanted = Object.entries(vector.expect.totals).filter(([, amount]) => amount !== 0);
        expect(totals).toEqual(Object.fromEntries(wanted));
      },
    );
  }

  it(
    `agree on ${RUNS} random ones`,
    async () => {
      await fc.assert(
        fc.asyncProperty(randomVectors(), async (vector) => void (await played(vector))),
        { numRuns: RUNS },
      );
    },
    30 * 60_000,
  );
});
