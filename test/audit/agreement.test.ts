import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reconciliationText } from '../../libs/audit/src/report/print.js';
import { audit } from './audit.js';
import { type Engine, engineOf } from './engine.js';
import { histories, Player } from './random-history.js';

const RUNS = Number(process.env['CONCORD_AUDIT_RUNS'] ?? 300);

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf(join(import.meta.dirname, '../../libs'));
});

it(
  `agrees with the engine on ${RUNS} random histories`,
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 9 }), async (actions, batch) => {
        const { store } = await new Player(engine, batch).play(actions);
        const result = await audit(store);
        if (!result.agrees) throw new Error(reconciliationText(result));
        expect(result.agrees).toBe(true);
      }),
      { numRuns: RUNS, endOnFailure: false },
    );
  },
  30 * 60_000,
);
