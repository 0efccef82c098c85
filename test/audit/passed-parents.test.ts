import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from './engine.js';
import { agreed, amended, played, refunded, rule, sale, scenario, step, theEngine } from './small-scenario.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const OWN = rule({ share: { rate: '0.10' } });
const ABOVE = { key: 'above', onTop: true, payee: 'parent', level: 1 } as const;
const SHARE = rule({ share: { rate: '0.01' } }, ABOVE);
const FLAT = rule({ flat: { amount: '5.00', per: 'sale' } }, ABOVE);
const CHANGES = [refunded('f1', 's1', '40'), step('reverseRefund', 'v1', { refund: 'f1' })];
const LATE = { patEarns: false };

describe('a sale that was passed over in the ledger of a partner above', () => {
  it('asks that ledger for nothing later, where the partner could not earn', async () => {
    const steps = [sale('s1', '100'), ...CHANGES, sale('s2', '50')];
    const player = await played(engine, scenario([OWN, SHARE], steps, LATE));
    expect(await agreed(player)).toEqual({ ann: 1500 });
  });

  it('asks that ledger for nothing later, when a change is the last that happens', async () => {
    const player = await played(engine, scenario([OWN, SHARE], [sale('s1', '100'), ...CHANGES], LATE));
    expect(await agreed(player)).toEqual({ ann: 1000 });
  });

  it('asks that ledger for nothing later, where it earned nothing', async () => {
    const first = sale('s1', '0', { postage: '100' });
    const steps = [first, ...CHANGES, amended('a1', 's1', '0', '70'), sale('s2', '50')];
    const player = await played(engine, scenario([OWN, FLAT], steps));
    expect(await agreed(player)).toEqual({ ann: 500, pat: 500 });
  });

  it('is asked for once an amendment brings it something, and for what follows', async () => {
    const steps = [sale('s1', '0'), amended('a1', 's1', '100'), refunded('f1', 's1', '100'), sale('s2', '50')];
    const player = await played(engine, scenario([OWN, FLAT], steps));
    expect(await agreed(player)).toEqual({ ann: 500, pat: 500 });
  });
});
