import { beforeAll, describe, expect, it } from '@jest/globals';
import type { VectorRule, VectorStep } from '../support/vectors.js';
import type { Engine } from './engine.js';
import {
  agreed,
  amended,
  played,
  reassigned,
  refunded,
  rule,
  sale,
  scenario,
  step,
  theEngine,
} from './small-scenario.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const SHARE = rule({ share: { rate: '0.1' } });
const ABOVE = rule({ share: { rate: '0.05' } }, { key: 'above', onTop: true, payee: 'parent', level: 1 } as never);
const brackets = (mode: 'marginal' | 'retroactive', from: string): VectorRule =>
  rule({
    brackets: {
      ...{ mode, by: 'amount', window: 'MONTH' },
      steps: [
        { from: '0', rate: '0.1' },
        { from, rate: '0.2' },
      ],
    },
  });
type More = Parameters<typeof scenario>[2];

async function totalsOf(rules: VectorRule[], steps: readonly VectorStep[], more?: More) {
  const each = await agreed(await played(engine, scenario(rules, steps, more), 'each'));
  const once = await agreed(await played(engine, scenario(rules, steps, more), 'once'));
  expect(once).toEqual(each);
  return each;
}

const settledOf = async (steps: readonly VectorStep[]) => agreed(await played(engine, scenario([SHARE], steps)));

const reversed = (key: string, of: string, refund: string): VectorStep =>
  step('reverseRefund', key, { sale: of, refund });
const clawedBack = (key: string, of: string, partner: string, amount: string): VectorStep =>
  step('clawBack', key, { entry: { sale: of, rule: 'rule', partner }, amount });

describe('a sale that is credited to another partner', () => {
  it('leaves nothing where it was, and earns where it is', async () => {
    expect(await totalsOf([SHARE], [sale('s1', '100'), reassigned('r1', 's1', 'bob')])).toEqual({ bob: 1000 });
  });

  it('is paid by the rules for whom it is credited to, and for its customer', async () => {
    const ann = rule({ share: { rate: '0.1' } }, { key: 'ann', when: { fact: 'partner.key', is: 'ann' } });
    const kim = rule({ share: { rate: '0.2' } }, { key: 'kim', when: { fact: 'customer.key', in: ['kim'] } });
    const rest = rule({ share: { rate: '0.4' } }, { key: 'rest', when: { fact: 'partner.key', isNot: 'pat' } });
    const shared = sale('s1', '100', { credits: ['ann', 'bob'] });
    const ofKim = { ...sale('s2', '10', { credits: ['bob'] }), customer: { key: 'kim' } };
    const rules = [ann, kim, rest];
    expect(await totalsOf(rules, [shared, ofKim])).toEqual({ ann: 500, bob: 2200 });
    expect(await totalsOf(rules, [shared, ofKim, reassigned('r1', 's1', 'bob')])).toEqual({ bob: 4200 });
    expect(await totalsOf(rules, [shared, ofKim, reassigned('r1', 's2', 'ann')])).toEqual({ ann: 600, bob: 2000 });
    expect(await totalsOf(rules, [sale('s1', '100'), reassigned('r1', 's1', 'pat')])).toEqual({});
  });

  it('goes whole, whoever shared it', async () => {
    const shared = sale('s1', '100.01', { credits: ['ann', 'bob'] });
    expect(await totalsOf([SHARE], [shared, reassigned('r1', 's1', 'bob')])).toEqual({ bob: 1000 });
    expect(await totalsOf([SHARE], [shared, reassigned('r1', 's1', 'pat')])).toEqual({ pat: 1000 });
  });

  it('takes its refunds along, and later ones with it', async () => {
    const before = [sale('s1', '100'), refunded('f1', 's1', '40'), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf([SHARE], before)).toEqual({ bob: 600 });
    expect(await totalsOf([SHARE], [...before, refunded('f2', 's1', '10')])).toEqual({ bob: 500 });
    expect(await totalsOf([SHARE], [...before, reversed('v1', 's1', 'f1')])).toEqual({ bob: 1000 });
    expect(await totalsOf([SHARE], [...before, amended('a1', 's1', '200')])).toEqual({ bob: 1600 });
    expect(await totalsOf([SHARE], [...before, refunded('f2', 's1', '60')])).toEqual({});
  });

  it('leaves what was there when it comes back', async () => {
    const there = [sale('s1', '100'), reassigned('r1', 's1', 'bob'), sale('s2', '50')];
    expect(await totalsOf([SHARE], [...there, reassigned('r2', 's1', 'ann')])).toEqual({ ann: 1500 });
    expect(await totalsOf([SHARE], [...there, reassigned('r2', 's1', 'ann'), refunded('f', 's1', '100')])).toEqual({
      ann: 500,
    });
  });

  it('leaves to the partner what persons gave it, and what they took stays with its entry', async () => {
    const taken = [sale('s1', '100'), clawedBack('c1', 's1', 'ann', '3'), reassigned('r1', 's1', 'bob')];
    expect(await settledOf(taken.slice(0, 2))).toEqual({ ann: 700 });
    expect(await settledOf(taken)).toEqual({ bob: 1000 });
    expect(await settledOf([...taken, reassigned('r2', 's1', 'ann')])).toEqual({ ann: 700 });
    const given = step('adjust', 'g1', { entry: { sale: 's1', rule: 'rule', partner: 'ann' }, amount: '2' });
    expect(await settledOf([sale('s1', '100'), given, reassigned('r1', 's1', 'bob')])).toEqual({ ann: 200, bob: 1000 });
  });

  it('is the business of those above who have it now, and no longer of those above who had it', async () => {
    const sold = [sale('s1', '100')];
    expect(await totalsOf([SHARE, ABOVE], sold)).toEqual({ ann: 1000, pat: 500 });
    expect(await totalsOf([SHARE, ABOVE], [...sold, reassigned('r1', 's1', 'bob')])).toEqual({ bob: 1000 });
    const back = [...sold, reassigned('r1', 's1', 'bob'), refunded('f', 's1', '50'), reassigned('r2', 's1', 'ann')];
    expect(await totalsOf([SHARE, ABOVE], back)).toEqual({ ann: 500, pat: 250 });
  });

  it.each(['marginal', 'retroactive'] as const)('moves the volume of both %s windows', async (mode) => {
    const rules = [brackets(mode, '100')];
    const sold = [sale('s1', '100'), sale('s2', '100'), sale('s3', '100', { credits: ['bob'] })];
    const after = { marginal: { ann: 1000, bob: 3000 }, retroactive: { ann: 2000, bob: 4000 } };
    expect(await totalsOf(rules, [...sold, reassigned('r1', 's1', 'bob')])).toEqual(after[mode]);
    const all = [...sold, reassigned('r1', 's1', 'bob'), reassigned('r2', 's2', 'bob')];
    const whole = { marginal: { bob: 5000 }, retroactive: { bob: 6000 } };
    expect(await totalsOf(rules, all)).toEqual(whole[mode]);
    const back = { marginal: { ann: 3000, bob: 1000 }, retroactive: { ann: 4000, bob: 2000 } };
    expect(await totalsOf(rules, [...all, reassigned('r3', 's1', 'ann'), reassigned('r4', 's2', 'ann')])).toEqual(
      back[mode],
    );
  });

  it('frees no cap, and draws on those of who has it now', async () => {
    const caps = [{ per: 'PARTNER', window: 'MONTH', amount: '15' }];
    const sold = [sale('s1', '100'), sale('s2', '100', { credits: ['bob'] }), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf([SHARE], sold, { caps })).toEqual({ bob: 1500 });
    expect(await totalsOf([SHARE], [...sold, sale('s3', '100')], { caps })).toEqual({ ann: 500, bob: 1500 });
    const back = [...sold, sale('s3', '100'), reassigned('r2', 's1', 'ann')];
    expect(await totalsOf([SHARE], back, { caps })).toEqual({ ann: 1500, bob: 1000 });
  });

  it('draws on what is left of the caps of the whole program', async () => {
    const caps = [{ per: 'PROGRAM', window: 'MONTH', amount: '15' }];
    const sold = [sale('s1', '100'), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf([SHARE], sold, { caps })).toEqual({ bob: 500 });
    expect(await totalsOf([SHARE], [...sold, reassigned('r2', 's1', 'ann')], { caps })).toEqual({ ann: 1000 });
  });

  it('that nobody was credited with earns from then on', async () => {
    expect(await totalsOf([SHARE], [sale('s1', '100', { credits: [] }), reassigned('r1', 's1', 'bob')])).toEqual({
      bob: 1000,
    });
  });

  it('is converted at the rates of its own day', async () => {
    const sold = [sale('s1', '100', { currency: 'KWD' }), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf([SHARE], sold)).toEqual({ bob: 1200 });
  });

  it('ends with what is due, in whatever order it meets refunds and an amendment at one moment', async () => {
    const given = scenario([SHARE], [sale('s1', '100')]);
    const others = [refunded('f1', 's1', '20'), refunded('f2', 's1', '10'), amended('a1', 's1', '200')];
    for (let turn = 0; turn <= others.length; turn += 1) {
      const player = await played(engine, given);
      const moved = [...others.slice(0, turn), reassigned('r1', 's1', 'bob'), ...others.slice(turn)];
      await Promise.all(moved.map((one) => player.take(one)));
      expect(await agreed(player)).toEqual({ bob: 1700 });
    }
  });
});
