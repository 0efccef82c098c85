import { isRefusal } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EvidenceWorld } from '../../test/evidence-world.fixtures.js';

const [JANUARY, MARCH, MAY] = ['2026-01-10T10:00:00.000Z', '2026-03-10T10:00:00.000Z', '2026-05-10T10:00:00.000Z'];

let world: EvidenceWorld;
beforeEach(async () => {
  world = new EvidenceWorld();
  await world.begin('A', 'B');
});

describe('a lead of a partner', () => {
  it('never takes over a customer that the vendor knows by its own reference', async () => {
    const known = await world.lead(null, { ref: '1234' }, JANUARY!);
    await world.lead('B', { email: 'x@own.example' }, JANUARY!);
    await world.lead('B', { ref: '1234', crmId: '99', email: 'x@own.example' }, MARCH!);
    const customer = await world.find({ ref: '1234' });
    expect([customer?.journeyId, customer?.touches.size, customer?.absorbed.size]).toEqual([known.leadId, 0, 0]);
    expect(await world.find({ crmId: '99' })).toBeNull();
    expect((await world.find({ email: 'x@own.example' }))?.touches.size).toBe(2);
  });

  it('has a number among those of the partner: the same of another, or of the vendor, is another lead', async () => {
    const vendor = await world.lead(null, { ref: 'C-1', leadNumber: '1001' }, MARCH!);
    const one = await world.lead('A', { email: 'q@y.example', leadNumber: '1001' }, MARCH!);
    const other = await world.lead('B', { email: 'p@x.example', leadNumber: '1001' }, MARCH!);
    expect([vendor, one, other].map(({ isNew }) => isNew)).toEqual([true, true, true]);
    expect(new Set([vendor, one, other].map(({ leadId }) => leadId)).size).toBe(3);
    expect((await world.find({ leadNumber: '1001' }))?.journeyId).toBe(vendor.leadId);
  });
});

describe('a lead that is refused', () => {
  it('claims and joins nothing: its person is as unknown as before', async () => {
    await world.lead('A', { email: 'q@y.example', leadNumber: '1001' }, MARCH!);
    const before = world.sent.length;
    const given = world.submit('A', { email: 'p@x.example', leadNumber: '1001' }, MARCH!);
    expect(await given).toMatchObject({ refused: 'LEAD_DIFFERS' });
    expect(await world.submit('A', { email: 'z@x.example' }, '2027-01-01T00:00:00.000Z')).toMatchObject({
      refused: 'IN_FUTURE',
    });
    expect(world.sent.length).toBe(before);
    expect([await world.find({ email: 'p@x.example' }), await world.find({ email: 'z@x.example' })]).toEqual([
      null,
      null,
    ]);
  });

  it('makes one customer of two neither, whoever sends it', async () => {
    await world.lead(null, { ref: 'C-1', leadNumber: '7' }, MARCH!);
    await world.lead(null, { ref: 'C-2' }, MARCH!);
    expect(await world.submit(null, { ref: 'C-2', leadNumber: '7' }, MAY!)).toMatchObject({ refused: 'LEAD_DIFFERS' });
    expect((await world.find({ ref: 'C-2' }))?.absorbed.size).toBe(0);
    expect((await world.find({ ref: 'C-2' }))?.journeyId).not.toBe((await world.find({ ref: 'C-1' }))?.journeyId);
  });

  it('does so with a click id neither', async () => {
    const clickId = await world.click('A', MARCH!);
    await world.lead(null, { ref: 'C-1', leadNumber: '7' }, MARCH!);
    await world.lead(null, { ref: 'C-2' }, MARCH!);
    await world.lead(null, { email: 'z@x.example' }, MARCH!);
    const given = { ref: 'C-2', email: 'z@x.example', leadNumber: '7' };
    expect(await world.submit(null, given, MAY!, undefined, clickId)).toMatchObject({ refused: 'LEAD_DIFFERS' });
    const customer = await world.find({ ref: 'C-2' });
    expect([customer?.absorbed.size, customer?.touches.size]).toEqual([0, 0]);
  });

  it('is one of two that are sent at once under one number for two customers', async () => {
    const other = new EvidenceWorld(world.store);
    const answers = await Promise.all([
      world.submit(null, { ref: 'C-1', leadNumber: '7' }, MAY!),
      other.submit(null, { ref: 'C-2', leadNumber: '7' }, MAY!),
    ]);
    expect(answers.filter(isRefusal).map(({ refused }) => refused)).toEqual(['LEAD_DIFFERS']);
  });
});

it('a lead that is known by its number alone may come with a click id', async () => {
  const clickId = await world.click('A', MARCH!);
  const context = world.context(MAY);
  for (const key of [context, world.context(MAY)]) {
    const answer = await world.submit(null, { leadNumber: 'L-7' }, MAY!, key, clickId);
    expect(answer).toMatchObject({ isNew: true });
  }
  expect((await world.find({ leadNumber: 'L-7' }))?.touches.size).toBe(1);
});

it.each([0, 1, 2])('a lead is recorded once although the process died before command %i', async (crashAt) => {
  const customer = { email: 'q@y.example', leadNumber: '1001' };
  const context = world.context(MARCH);
  world.crashAt = world.sent.length + crashAt;
  await expect(world.submit('A', customer, MARCH!, context)).rejects.toThrow('crash');
  const next = new EvidenceWorld(world.store);
  expect(await next.submit('A', customer, MARCH!, context)).toMatchObject({ isNew: true });
  expect(await next.submit('A', customer, MARCH!, context)).toMatchObject({ isNew: true });
  expect((await next.find({ email: 'q@y.example' }))?.touches.size).toBe(1);
});
