import { describe, expect, it } from '@jest/globals';
import type { RewardCap } from '#libs/programs';
import { friend, policyOf, rule } from './reward.fixtures.js';
import { RewardWorld } from './world.fixtures.js';

const whole = (name: string) => ({ [name]: 10_000 });
const cap = (per: RewardCap['per']): RewardCap => ({ per, window: 'lifetime', count: 1, cost: null });
const only = { minimumNet: '0', customer: null, referrer: friend };

/** How the rewards of a rule ended up, in the order of history. */
async function outcome(world: RewardWorld): Promise<readonly string[]> {
  await world.settle();
  expect(world.parked).toEqual([]);
  return answersOf(world);
}

async function answersOf(world: RewardWorld): Promise<readonly string[]> {
  return (await world.history()).flatMap(({ type, data }) => {
    if (!type.startsWith('wallet.')) return [];
    const { partnerId = '', reason = '' } = data as { partnerId?: string; reason?: string };
    return [[type.replace('wallet.reward-', ''), partnerId, reason].filter(Boolean).join(' ')];
  });
}

describe('a partner that was two', () => {
  it('has its reward of a sale once, under whichever record it is credited', async () => {
    const world = new RewardWorld();
    await world.begin(policyOf(rule({ ...only, on: 'every-sale', caps: [cap('beneficiary')] })), 'old', 'new', 'B');
    await world.sell('S', whole('old'));
    await world.settle();
    await world.merge('old', 'new');
    await world.recredit('S', whole('new'));
    expect(await outcome(world)).toEqual(['granted old']);
    await world.recredit('S', whole('B'));
    expect((await outcome(world)).toSorted()).toEqual(['cancelled', 'granted B', 'granted old']);
  });

  it('has its reward of a lead once', async () => {
    const world = new RewardWorld();
    await world.begin(policyOf(rule({ ...only, on: 'lead-qualified' })), 'old', 'new');
    await world.submit('L');
    await world.bind('L', 'old');
    await world.qualify('L');
    await world.settle();
    await world.merge('old', 'new');
    await world.bind('L', 'new');
    await world.qualify('L');
    expect(await outcome(world)).toEqual(['granted old']);
  });

  it('has as much as its cap leaves, also where both are granted at once', async () => {
    const world = new RewardWorld();
    await world.begin(policyOf(rule({ ...only, on: 'every-sale', caps: [cap('beneficiary')] })), 'old', 'new');
    await world.sell('S1', whole('old'));
    await world.merge('old', 'new');
    await world.sell('S2', whole('new'));
    expect(await outcome(world)).toEqual(['granted old', 'refused new CAP_REACHED']);
  });
});

describe('a lead that was refused and is qualified again', () => {
  it.each([['later'], ['at once']])('takes no place that another needs, %s', async (when) => {
    const world = new RewardWorld();
    const sides = { ...only, referrer: null, customer: friend };
    await world.begin(policyOf(rule({ ...sides, on: 'lead-qualified', caps: [cap('program')] })), 'A');
    await world.submit('L1');
    await world.qualify('L1');
    if (when === 'later') await world.settle();
    await world.bind('L1', 'A');
    await world.qualify('L1');
    if (when === 'later') await world.settle();
    await world.submit('L2');
    await world.bind('L2', 'A');
    await world.qualify('L2');
    expect(await outcome(world)).toEqual(['refused NOT_CREDITED', 'granted']);
  });
});

describe('a lead whose partner ended in another before rewards answered', () => {
  it.each([['later'], ['at once']])(
    'is given for as when it was qualified first, and takes two places, %s',
    async (when) => {
      const world = new RewardWorld();
      const sides = { ...only, customer: friend, referrer: friend };
      const caps: RewardCap[] = [{ ...cap('program'), count: 4 }];
      await world.begin(policyOf(rule({ ...sides, on: 'lead-qualified', caps })), 'A', 'B');
      await world.submit('L1');
      await world.bind('L1', 'A');
      await world.qualify('L1');
      if (when === 'later') await world.settle();
      await world.merge('A', 'B');
      await world.qualify('L1');
      await world.qualify('L1');
      if (when === 'later') await world.settle();
      await world.submit('L2');
      await world.bind('L2', 'B');
      await world.qualify('L2');
      expect((await outcome(world)).toSorted()).toEqual(['granted', 'granted', 'granted A', 'granted B']);
    },
  );
});

describe('a lead whose reward waits for a rate', () => {
  it('is given for by what it had earned, though it is qualified again when its partner earns nothing', async () => {
    const world = new RewardWorld();
    const referrer = { ...friend, currency: 'EUR' };
    await world.begin(policyOf(rule({ ...only, referrer, on: 'lead-qualified' })), 'A');
    const identity = { externalId: 'B', personalKey: null, name: null, kind: 'affiliate', country: null };
    await world.partner('B', 'partner.prospected', identity);
    await world.submit('L');
    await world.bind('L', 'A');
    await world.qualify('L');
    await world.settle();
    await world.merge('A', 'B');
    await world.qualify('L');
    await world.settle();
    expect([world.parked, await answersOf(world)]).toEqual([['NO_RATE'], []]);
    await world.publish({ USD: '1.25' });
    await world.retry();
    expect(await answersOf(world)).toEqual(['granted A']);
  });
});
