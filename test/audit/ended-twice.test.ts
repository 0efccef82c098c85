import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from './engine.js';
import { ofPartner } from './facts.js';
import { requestClosing } from './scenario.js';
import { agreed, amended, played, rule, sale, scenario, step, theEngine } from './small-scenario.js';
import type { EnginePlayer } from './vector-engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const RULES = [rule({ share: { rate: '0.10' } })];
const ended = (key: string) => step('void', key, { entry: { partner: 'ann', rule: 'rule', sale: 's1' } });
/** 10.00 are voided; what is left is the increase of 5.00. */
const STEPS = [sale('s1', '100'), ended('v1'), amended('a1', 's1', '150')];

async function ban({ history, runner }: EnginePlayer, day: string): Promise<void> {
  const { partnerId, programId } = ofPartner('ann');
  const data = { partnerId, programId, at: `${day}T09:00:00.000Z`, reason: 'fraud', note: null } as const;
  await history.partner(partnerId, { type: 'partner.banned', data });
  await runner.settle();
}

describe('an entry that a person ended and an amendment raised again', () => {
  it('is ended again by a ban', async () => {
    const player = await played(engine, scenario(RULES, STEPS));
    expect(await player.totals()).toEqual({ ann: 500 });
    await ban(player, '2025-03-20');
    expect(await agreed(player)).toEqual({});
  });

  it('is ended again by a ban after its month was closed', async () => {
    const player = await played(engine, scenario(RULES, STEPS));
    await player.runner.run(requestClosing(player.history, '2025-03', '2025-03'));
    await player.runner.settle();
    await ban(player, '2025-04-20');
    expect(await agreed(player)).toEqual({});
  });

  it('is ended again by a person', async () => {
    expect(await agreed(await played(engine, scenario(RULES, [...STEPS, ended('v2')])))).toEqual({});
  });
});
