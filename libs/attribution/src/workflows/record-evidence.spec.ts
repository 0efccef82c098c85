import { idOf, isRefusal } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EvidenceWorld } from '../../test/evidence-world.fixtures.js';

const [MARCH, MAY] = ['2026-03-10T10:00:00.000Z', '2026-05-10T10:00:00.000Z'] as const;

let world: EvidenceWorld;
beforeEach(async () => {
  world = new EvidenceWorld();
  await world.begin('A', 'B');
});

describe('a touch under a number', () => {
  it('is of one customer: the same number for another one is refused, and leaves no trace', async () => {
    await world.told('T-1', 'A', { ref: 'C-1' }, MARCH);
    const before = world.sent.length;
    expect(await world.told('T-1', 'A', { ref: 'C-2' }, MARCH)).toMatchObject({ refused: 'TOUCH_DIFFERS' });
    expect([world.sent.length, await world.find({ ref: 'C-2' })]).toEqual([before, null]);
  });

  it('is of one customer also where two are told at once, through two processes', async () => {
    const other = new EvidenceWorld(world.store);
    const answers = await Promise.all([
      world.told('T-1', 'A', { ref: 'C-1' }, MARCH),
      other.told('T-1', 'A', { ref: 'C-2' }, MARCH),
    ]);
    expect(answers.filter(isRefusal).map(({ refused }) => refused)).toEqual(['TOUCH_DIFFERS']);
    const found = await Promise.all(['C-1', 'C-2'].map((ref) => other.find({ ref })));
    expect(found.reduce((sum, journey) => sum + (journey?.touches.size ?? 0), 0)).toBe(1);
  });

  it('told again changes nothing, also once its customer is part of another and known by more', async () => {
    await world.told('T-1', 'A', { ref: 'C-1' }, MARCH);
    await world.told('T-2', 'B', { ref: 'C-2' }, MARCH);
    await world.told('T-3', 'B', { ref: 'C-2', email: 'ann@acme.com' }, MAY);
    await world.touch('t4', { ref: 'C-1', email: 'ann@acme.com' }, MAY);
    for (const customer of [{ ref: 'C-1' }, { ref: 'C-2' }, { email: 'ann@acme.com', crmId: '9' }]) {
      expect(isRefusal(await world.told('T-1', 'A', customer, MARCH))).toBe(false);
    }
    expect((await world.find({ crmId: '9' }))?.touches.size).toBe(4);
  });

  it('that is refused claims nothing for its customer', async () => {
    expect(await world.told('T-1', 'A', { ref: 'C-1' }, '2027-01-01T00:00:00.000Z')).toMatchObject({
      refused: 'IN_FUTURE',
    });
    expect(await world.find({ ref: 'C-1' })).toBeNull();
    expect(isRefusal(await world.told('T-1', 'A', { ref: 'C-2' }, MARCH))).toBe(false);
  });

  it.each([0, 1, 2])('is recorded once although the process died before command %i', async (crashAt) => {
    const context = world.context(MARCH);
    world.crashAt = world.sent.length + crashAt;
    await expect(world.told('T-1', 'A', { ref: 'C-1' }, MARCH, context)).rejects.toThrow('crash');
    const next = new EvidenceWorld(world.store);
    for (let n = 0; n < 2; n += 1) await next.told('T-1', 'A', { ref: 'C-1' }, MARCH, context);
    expect((await next.find({ ref: 'C-1' }))?.touches.size).toBe(1);
  });
});

describe('a click id', () => {
  it('says itself whose touch it is and when, once for each customer', async () => {
    const clickId = await world.click('A', MARCH);
    for (let n = 0; n < 2; n += 1) await world.clicked('T-1', clickId, { ref: 'C-1' }, MAY);
    const touches = [...((await world.find({ ref: 'C-1' }))?.touches.values() ?? [])];
    expect(touches).toMatchObject([{ partnerId: world.partnerId('A'), kind: 'click', at: MARCH }]);
  });

  it('is refused where it proves nothing, and for a second customer', async () => {
    const clickId = await world.click('A', MARCH);
    await world.clicked('T-1', clickId, { ref: 'C-1' }, MAY);
    const refused = async (id: string, ref: string) => {
      const answer = await world.clicked(`${id} ${ref}`, id, { ref }, MAY);
      return isRefusal(answer) && answer.refused;
    };
    expect(await refused(clickId, 'C-2')).toBe('CLICK_SHARED');
    expect(await refused(clickId.toLowerCase(), 'C-1')).toBe('CLICK_NOT_OURS');
    expect(await world.find({ ref: 'C-2' })).toBeNull();
  });

  it('of a touch that is refused stays free for its own customer, and joins nobody', async () => {
    const clickId = await world.click('A', MARCH);
    await world.told('T-1', 'A', { ref: 'C-1' }, MARCH);
    await world.told('T-2', 'A', { ref: 'C-2' }, MARCH);
    await world.told('T-3', 'A', { email: 'z@x.example' }, MARCH);
    const both = { ref: 'C-2', email: 'z@x.example' };
    expect(await world.clicked('T-1', clickId, both, MAY)).toMatchObject({ refused: 'TOUCH_DIFFERS' });
    expect(await world.clicked('T-4', clickId, { ref: 'C-3' }, MAY)).not.toHaveProperty('refused');
    expect(await world.clicked('T-5', clickId, both, MAY)).toMatchObject({ refused: 'CLICK_SHARED' });
    expect((await world.find({ ref: 'C-2' }))?.absorbed.size).toBe(0);
  });

  it('says through which activity it was followed, as its link does', async () => {
    const activityId = idOf(world.tenant, 'activity', 'webinar');
    const clickId = await world.click('A', MARCH, undefined, activityId);
    await world.clicked('T-1', clickId, { ref: 'C-1' }, MAY);
    await world.submit(null, { ref: 'C-1' }, MAY, undefined, clickId);
    const touches = [...((await world.find({ ref: 'C-1' }))?.touches.values() ?? [])];
    expect(touches.map((touch) => touch.activityId)).toEqual([activityId, activityId]);
  });

  it('comes before the lead that it led to, and refuses none', async () => {
    const clickId = await world.click('A', MARCH);
    await world.submit(null, { ref: 'C-1' }, MAY, undefined, clickId);
    await world.submit(null, { ref: 'C-2' }, MAY, undefined, 'made up');
    await world.submit(null, { ref: 'C-3' }, MAY, undefined, clickId);
    const found = await Promise.all(['C-1', 'C-2', 'C-3'].map((ref) => world.find({ ref })));
    expect(found.map((journey) => [journey?.lead?.submittedAt, journey?.touches.size])).toEqual([
      [MAY, 1],
      [MAY, 0],
      [MAY, 0],
    ]);
  });
});
