import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { day } from './account.fixtures.js';
import { runPolicies } from './policies.fixtures.js';
import { World } from './world.fixtures.js';
import type { DealAnswer } from '../src/registration/answers.types.js';

const said = (answer: DealAnswer): string => (isRefusal(answer) ? answer.refused : (answer.status ?? ''));
const ACME = { website: 'acme.com' };

async function world(policy: Parameters<World['begin']>[1] = {}): Promise<World> {
  const w = await new World(new MemoryEventStore()).begin(day(-10), policy);
  for (const name of ['A', 'B', 'C']) await w.partner(name, day(-10));
  return w;
}

const openOf = async (w: World, partner: string): Promise<number> => {
  const { portfolioAggregate, portfolioIdOf } = await import('../src/portfolio/portfolio.aggregate.js');
  const id = portfolioIdOf(w.tenant, w.programId, w.partnerId(partner));
  return (await w.facts.of(portfolioAggregate, w.tenant, id)).state.open.size;
};

const win = (w: World, name: string, at: string): Promise<DealAnswer> =>
  w.service.close(w.dealId(name), { outcome: 'won', amount: '10', closedAt: at, reason: null }, w.context(at));

describe('a deal that is another partner’s', () => {
  const reassign = (w: World, name: string, to: string, at = day(2)): Promise<DealAnswer> =>
    w.service.reassign(w.dealId(name), w.partnerId(to), 'a mistake', w.context(at));

  it('keeps its protection and its dates, and goes from one portfolio to the other', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    const before = await w.deal('d');
    expect(said(await reassign(w, 'd', 'B'))).toBe('approved');
    expect(await w.deal('d')).toMatchObject({
      partnerId: w.partnerId('B'),
      expiresAt: before.expiresAt,
      since: before.since,
    });
    expect([await openOf(w, 'A'), await openOf(w, 'B')]).toEqual([0, 1]);
    expect(said(await w.register('again', 'A', ACME, day(3)))).toBe('PROTECTED_FOR_ANOTHER');
    expect(said(await w.register('own', 'B', ACME, day(3)))).toBe('OWN_DUPLICATE');
    expect(said(await win(w, 'd', day(4)))).toBe('won');
    const won = (await w.events('deal', w.dealId('d'))).find(({ type }) => type === 'deal.won');
    expect(won?.data['partnerId']).toBe(w.partnerId('B'));
    expect(await runPolicies(w)).toEqual([]);
    expect([await openOf(w, 'A'), await openOf(w, 'B')]).toEqual([0, 0]);
  });

  it('keeps its place', async () => {
    const w = await world({ automaticApproval: { enabled: false, upToAmount: null, fromTier: null } });
    await w.register('first', 'A', ACME, day(0));
    await w.register('second', 'B', ACME, day(1));
    expect(said(await reassign(w, 'first', 'C'))).toBe('in-review');
    const approve = (name: string) =>
      w.service.decide(w.dealId(name), { decision: 'APPROVE', note: null }, w.context(day(3)));
    expect(said(await approve('second'))).toBe('EARLIER_WAITS');
    expect(said(await approve('first'))).toBe('approved');
  });

  it('goes back and forth, and to its own partner by nothing', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    for (const to of ['B', 'B', 'A']) expect(said(await reassign(w, 'd', to))).toBe('approved');
    const types = (await w.events('deal', w.dealId('d'))).map(({ type }) => type);
    expect(types.filter((type) => type === 'deal.reassigned')).toHaveLength(2);
  });

  it('takes along that it is won, with its dates; both know of it after a crash, too', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    await win(w, 'd', day(1));
    const before = await w.deal('d');
    expect(said(await reassign(w, 'd', 'B'))).toBe('won');
    expect(await w.deal('d')).toEqual({ ...before, partnerId: w.partnerId('B'), representative: null, at: day(2) });
    expect((await w.events('deal', w.dealId('d'))).at(-1)).toMatchObject({
      type: 'deal.reassigned',
      data: { before: w.partnerId('A'), partnerId: w.partnerId('B') },
    });
    expect(await runPolicies(w)).toEqual([]);
    expect([await openOf(w, 'A'), await openOf(w, 'B')]).toEqual([0, 0]);
    expect(said(await w.service.revoke(w.dealId('d'), 'untrue', w.context(day(3))))).toBe('revoked');
    expect(said(await reassign(w, 'd', 'C', day(4)))).toBe('WRONG_STATUS');
  });

  it('is won for whom it was reassigned to although the one who said so was gone before the deal knew', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    w.crashBefore = 'FollowAccount';
    await expect(reassign(w, 'd', 'B')).rejects.toThrow('crash');
    w.crashBefore = null;
    expect(said(await win(w, 'd', day(4)))).toBe('won');
    expect(await runPolicies(w)).toEqual([]);
    expect(await w.deal('d')).toMatchObject({ status: 'won', partnerId: w.partnerId('B') });
  });

  it('is refused for one that is over, or for nobody of the program', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    expect(said(await w.service.reassign(w.dealId('d'), w.partnerId('Z'), 'x', w.context(day(1))))).toBe(
      'PARTNER_NOT_FOUND',
    );
    await w.register('lapsed', 'A', { website: 'other.com' }, day(0));
    expect(said(await reassign(w, 'lapsed', 'B', day(200)))).toBe('WRONG_STATUS');
  });

  it('has its slot moved although the one who said it was gone before', async () => {
    const w = await world();
    await w.register('d', 'A', ACME, day(0));
    w.crashBefore = 'FollowAccount';
    await expect(reassign(w, 'd', 'B')).rejects.toThrow('crash');
    w.crashBefore = null;
    expect(await runPolicies(w)).toEqual([]);
    expect((await w.deal('d')).partnerId).toBe(w.partnerId('B'));
    expect([await openOf(w, 'A'), await openOf(w, 'B')]).toEqual([0, 1]);
  });
});

describe('deals that are one opportunity', () => {
  const merge = (w: World, into: string, ...from: string[]): Promise<DealAnswer> =>
    w.service.merge(
      w.dealId(into),
      from.map((name) => w.dealId(name)),
      'one opportunity',
      w.context(day(5)),
    );

  it('end as duplicates of the one that stays, and protect nothing any more', async () => {
    const w = await world();
    await w.register('a', 'A', ACME, day(0));
    await w.register('b', 'B', { website: 'acme.de' }, day(1));
    expect(said(await merge(w, 'a', 'b'))).toBe('approved');
    expect(await w.deal('b')).toMatchObject({ status: 'duplicate', mergedInto: w.dealId('a') });
    expect(await openOf(w, 'B')).toBe(0);
    expect(said(await w.register('c', 'C', { website: 'acme.de' }, day(6)))).toBe('approved');
    expect(said(await merge(w, 'a', 'b'))).toBe('approved');
    expect(await runPolicies(w)).toEqual([]);
  });

  it('may be won already: their bookings are asked back', async () => {
    const w = await world();
    await w.register('a', 'A', ACME, day(0));
    await w.register('b', 'A', { website: 'acme.de' }, day(1));
    await win(w, 'a', day(2));
    await win(w, 'b', day(2));
    expect(said(await merge(w, 'a', 'b'))).toBe('won');
    const merged = (await w.events('deal', w.dealId('b'))).at(-1);
    expect(merged).toMatchObject({ type: 'deal.merged', data: { into: w.dealId('a'), ofSamePartner: true } });
  });

  it('are refused where one is no such deal, the same, or has taken in others', async () => {
    const w = await world();
    for (const [n, name] of ['a', 'b', 'c'].entries()) await w.register(name, 'A', { website: `acme${n}.com` }, day(n));
    expect(said(await merge(w, 'a', 'x'))).toBe('NOT_FOUND');
    expect(said(await merge(w, 'a', 'a'))).toBe('SAME_DEAL');
    expect(said(await merge(w, 'a', 'b'))).toBe('approved');
    expect(said(await merge(w, 'c', 'a'))).toBe('NOT_MERGEABLE');
    expect(said(await merge(w, 'b', 'c'))).toBe('WRONG_STATUS');
  });

  it.each(['MergeDeal', 'EndRegistration'])(
    'are merged although the one who said it was gone before %s',
    async (step) => {
      const w = await world();
      await w.register('a', 'A', ACME, day(0));
      await w.register('b', 'B', { website: 'acme.de' }, day(1));
      w.crashBefore = step;
      await expect(merge(w, 'a', 'b')).rejects.toThrow('crash');
      w.crashBefore = null;
      expect(await runPolicies(w)).toEqual([]);
      expect((await w.deal('b')).status).toBe('duplicate');
      expect(said(await w.register('c', 'C', { website: 'acme.de' }, day(6)))).toBe('approved');
    },
  );
});
