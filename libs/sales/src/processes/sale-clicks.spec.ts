import { NOBODY } from '#libs/attribution';
import { describe, expect, it } from '@jest/globals';
import { CreditingWorld } from '../../test/crediting-world.fixtures.js';

const on = (day: string, time = '12:00:00.000'): string => `2026-${day}T${time}Z`;
const world = (policy: object, ...partners: readonly string[]) =>
  new CreditingWorld().begin({ bind: 'sale', ...policy }, ...partners);

const judged = async (at: CreditingWorld, number: string) =>
  (await at.sale(number)).attribution?.touches.map(({ kind, share, dropped }) => [kind, share, dropped?.reason]);

describe('a click id that comes with a sale', () => {
  it('is a touch at the time of the click, which later sales of the customer see', async () => {
    const at = await world({}, 'A', 'B');
    const clickId = await at.click('A', on('05-01'));
    await at.sell('S-1', { at: on('05-04'), evidence: { clickId } });
    expect(await at.credits('S-1', 'A')).toEqual({ A: 10_000 });
    const { attribution } = await at.sale('S-1');
    expect(attribution?.touches).toMatchObject([{ kind: 'click', at: on('05-01'), share: '1/1' }]);
    await at.sell('S-2', { at: on('05-05') });
    await at.sell('S-2', { at: on('05-05'), key: 'again' });
    expect(await at.credits('S-2', 'A')).toEqual({ A: 10_000 });
    await at.sell('S-3', { at: on('05-06'), evidence: { clickId } });
    expect(await judged(at, 'S-3')).toEqual([['click', '1/1', undefined]]);
  });

  it('leads to one customer: with a second one it is shared, and that sale is direct', async () => {
    const at = await world({}, 'A');
    const clickId = await at.click('A', on('05-01'));
    await at.sell('S-1', { at: on('05-04'), ref: 'X', evidence: { clickId } });
    await at.sell('S-2', { at: on('05-04'), ref: 'Y', evidence: { clickId } });
    expect([await at.credits('S-1', 'A'), await at.credits('S-2', 'A')]).toEqual([{ A: 10_000 }, {}]);
    expect(await judged(at, 'S-2')).toEqual([['click', null, 'click-shared']]);
    await at.sell('S-3', { at: on('05-05'), ref: 'Y' });
    expect([await at.credits('S-3', 'A'), await judged(at, 'S-3')]).toEqual([{}, []]);
    await at.sell('S-4', { at: on('05-05'), ref: 'X', evidence: { clickId } });
    expect(await at.credits('S-4', 'A')).toEqual({ A: 10_000 });
  });

  it('leads to as many customers as the policy says, also where they buy at once', async () => {
    const at = await world({ customersPerClick: 2 }, 'A');
    const clickId = await at.click('A', on('05-01'));
    const refs = ['X', 'Y', 'Z'];
    await Promise.all(refs.map((ref) => at.sell(`S-${ref}`, { at: on('05-04'), ref, evidence: { clickId } })));
    const credited = await Promise.all(refs.map((ref) => at.credits(`S-${ref}`, 'A')));
    expect(credited.filter((one) => one['A'] === 10_000)).toHaveLength(2);
    const ids = await Promise.all(refs.map((ref) => at.journeyId(ref)));
    expect(new Set(ids).size).toBe(3);
  });

  it('leads to one customer where two that had it have become one', async () => {
    const at = await world({ customersPerClick: 2 }, 'A');
    const clickId = await at.click('A', on('05-01'));
    const email = 'both@mail.example';
    await at.sell('S-1', { at: on('05-04'), ref: 'X', evidence: { clickId } });
    await at.sell('S-2', { at: on('05-04'), ref: 'Y', evidence: { clickId } });
    for (const [number, ref] of [
      ['S-3', 'X'],
      ['S-4', 'Y'],
    ] as const)
      await at.sell(number, { at: on('05-05'), ref, evidence: { email } });
    expect(await at.journeyId('X')).toBe(await at.journeyId('Y'));
    await at.sell('S-5', { at: on('05-06'), ref: 'Z', evidence: { clickId } });
    expect(await at.credits('S-5', 'A')).toEqual({ A: 10_000 });
    await at.sell('S-6', { at: on('05-06'), ref: 'W', evidence: { clickId } });
    expect(await judged(at, 'S-6')).toEqual([['click', null, 'click-shared']]);
  });

  it('is no evidence once a character of it is changed, nor where it is of another program’s link; the sale stands', async () => {
    const at = await world({}, 'A');
    const clickId = await at.click('A', on('05-01'));
    const changed = `${clickId.startsWith('A') ? 'B' : 'A'}${clickId.slice(1)}`;
    await at.sell('S-1', { at: on('05-04'), evidence: { clickId: changed } });
    const elsewhere = await at.click('A', on('05-01'), { linkId: at.idOf('A') });
    await at.sell('S-2', { at: on('05-04'), evidence: { clickId: elsewhere } });
    const unusable = await Promise.all(['S-1', 'S-2'].map(async (one) => (await at.sale(one)).attribution?.unusable));
    expect(unusable).toEqual([
      [{ given: 'clickId', reason: 'click-not-ours' }],
      [{ given: 'clickId', reason: 'link-unknown' }],
    ]);
    expect(await at.credits('S-1', 'A')).toEqual({});
  });

  it('counts for nothing where its link was disabled or a flood followed it', async () => {
    const at = await world({}, 'A');
    const clickId = await at.click('A', on('05-01'), { flags: ['flood'], isRecorded: false });
    await at.sell('S-1', { at: on('05-04'), evidence: { clickId } });
    expect(await judged(at, 'S-1')).toEqual([['click', null, 'flagged']]);
  });

  it('is what a guest is known by, who takes it from no customer that is known', async () => {
    const at = await world({}, 'A');
    const clickId = await at.click('A', on('05-01'));
    await at.sell('guest', { at: on('05-04'), ref: null, evidence: { clickId } });
    expect(await at.credits('guest', 'A')).toEqual({ A: 10_000 });
    await at.sell('guest 2', { at: on('05-05'), ref: null, evidence: { clickId } });
    expect((await at.sale('guest 2')).conversion?.number).toBe(2);
    await at.sell('S-1', { at: on('05-06'), ref: 'X', evidence: { clickId } });
    await at.sell('S-2', { at: on('05-06'), ref: 'Y', evidence: { clickId } });
    expect([await at.credits('S-1', 'A'), await at.credits('S-2', 'A')]).toEqual([{ A: 10_000 }, {}]);
  });

  it('is noted once, wherever the sale was cut off', async () => {
    const first = await world({}, 'A');
    const clickId = await first.click('A', on('05-01'));
    for (const step of ['NoteTouch', 'RecordSale']) {
      first.dieBefore = step;
      const sale = { at: on('05-04'), evidence: { clickId } };
      await expect(first.sell('S-1', sale)).rejects.toThrow('died');
    }
    const next = new CreditingWorld(first.store);
    await next.sell('S-1', { at: on('05-04'), evidence: { clickId } });
    const journey = await next.journeys.find(next.tenant, next.programId, { ...NOBODY, ref: 'C-1' });
    expect([journey?.touches.size, journey?.conversionCount]).toEqual([1, 1]);
    expect(await next.credits('S-1', 'A')).toEqual({ A: 10_000 });
  });
});

describe('what a partner had that was merged', () => {
  it.each(['S-1', 'S-2'])('counts as its own until then, whenever it is shown: %s', async (shown) => {
    const at = await world({}, 'B');
    const clickId = await at.click('B', on('03-01'));
    if (shown === 'S-2') await at.sell('S-1', { at: on('04-20'), evidence: { clickId } });
    await at.partner('A', 'affiliate', on('04-01'));
    await at.merge('B', 'A', on('05-01'));
    await at.sell(shown, { at: on('05-04'), evidence: { clickId } });
    expect(await judged(at, shown)).toEqual([['click', '1/1', undefined]]);
    expect(await at.credits(shown, 'A', 'B')).toEqual({ A: 10_000 });
  });

  it('is the other’s from then on, and its people are the other’s own', async () => {
    const at = await world({}, 'A', 'B');
    await at.contact('B', 'ann@acme.com');
    await at.contact('B', 'bob@acme.com');
    await at.code('B', 'BOB10');
    await at.merge('B', 'A', on('05-01'));
    await at.sell('S-1', { at: on('05-04'), evidence: { code: 'BOB10', email: 'ann@acme.com' } });
    await at.sell('S-2', { at: on('05-05'), ref: 'C-2', evidence: { code: 'BOB10' } });
    const clickId = await at.click('B', on('05-04'));
    await at.sell('S-3', { at: on('05-06'), ref: 'C-3', evidence: { clickId, email: 'bob@acme.com' } });
    expect(await judged(at, 'S-1')).toEqual([['code', null, 'self-referral']]);
    expect(await judged(at, 'S-3')).toEqual([['click', null, 'self-referral']]);
    expect((await at.sale('S-2')).attribution?.touches.map(({ partnerId }) => partnerId)).toEqual([at.idOf('A')]);
    expect(await at.credits('S-2', 'A', 'B')).toEqual({ A: 10_000 });
  });
});
