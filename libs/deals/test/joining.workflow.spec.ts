import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { day } from './account.fixtures.js';
import { runPolicies } from './policies.fixtures.js';
import { World } from './world.fixtures.js';
import type { CustomerDraft } from '../src/vocabulary/deal.drafts.js';
import { NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import type { AccountAnswer, DealAnswer } from '../src/registration/answers.types.js';

const said = (answer: DealAnswer | AccountAnswer): string =>
  isRefusal(answer) ? answer.refused : 'status' in answer ? (answer.status ?? '') : 'joined';

/** A is protected for company.com, B for company.de. */
async function world(): Promise<World> {
  const w = await new World(new MemoryEventStore()).begin(day(-10));
  for (const name of ['A', 'B', 'C', 'D']) await w.partner(name, day(-10));
  await w.register('a', 'A', { website: 'company.com' }, day(0));
  await w.register('b', 'B', { website: 'company.de' }, day(1));
  return w;
}

function join(
  w: World,
  from: Partial<CustomerDraft>,
  into: Partial<CustomerDraft>,
  at = day(2),
): Promise<AccountAnswer> {
  const known = (customer: Partial<CustomerDraft>) => ({
    programId: w.programId,
    customer: { ...NO_CUSTOMER, ...customer },
  });
  return w.service.joinAccounts(
    w.programId,
    { from: known(from), into: known(into) },
    'merged in the CRM',
    w.context(at),
  );
}

const DE = { website: 'company.de' };
const COM = { website: 'company.com' };

describe('two accounts that are one customer', () => {
  it('keep both protections, and what is registered next is judged against both', async () => {
    const w = await world();
    expect(said(await join(w, DE, COM))).toBe('joined');
    const [a, b] = [await w.deal('a'), await w.deal('b')];
    expect([a.status, b.status, b.accountId]).toEqual(['approved', 'approved', a.accountId]);
    for (const [n, customer] of [COM, DE, { ...COM, email: 'x@company.de' }].entries()) {
      expect(said(await w.register(`c${n}`, 'C', customer, day(3)))).toBe('PROTECTED_FOR_ANOTHER');
    }
    expect(said(await w.register('d', 'D', DE, day(3), { productLines: ['erp'] }))).toBe('approved');
    expect((await w.deal('d')).accountId).toBe(a.accountId);
    expect(await runPolicies(w)).toEqual([]);
  });

  it('have a conflict for a person where two partners hold one line: the later of them', async () => {
    for (const [from, into] of [
      [DE, COM],
      [COM, DE],
    ] as const) {
      const w = await world();
      await join(w, from, into);
      expect((await w.deal('b')).beside.toArray()).toEqual([w.dealId('a')]);
      expect((await w.deal('a')).beside.toArray()).toEqual([]);
    }
  });

  it('let a promise of either be prolonged, won and revoked as before', async () => {
    const w = await world();
    await join(w, DE, COM);
    const closing = { outcome: 'won', amount: '10', closedAt: day(4), reason: null } as const;
    expect(said(await w.service.close(w.dealId('b'), closing, w.context(day(4))))).toBe('won');
    expect(said(await w.service.revoke(w.dealId('b'), 'mistaken', w.context(day(5))))).toBe('revoked');
    expect(said(await w.service.revoke(w.dealId('a'), 'mistaken', w.context(day(5))))).toBe('revoked');
  });

  it('bring over what is over, when somebody comes back to it', async () => {
    const w = await world();
    const closing = { outcome: 'won', amount: '10', closedAt: day(1, 60), reason: null } as const;
    await w.service.close(w.dealId('b'), closing, w.context(day(1, 60)));
    await join(w, DE, COM);
    expect(said(await w.service.revoke(w.dealId('b'), 'mistaken', w.context(day(5))))).toBe('revoked');
  });

  it('bring those who wait into one queue, in the order of time', async () => {
    const w = await new World(new MemoryEventStore()).begin(day(-10), {
      automaticApproval: { enabled: false, upToAmount: null, fromTier: null },
    });
    for (const name of ['A', 'B']) await w.partner(name, day(-10));
    await w.register('b', 'B', DE, day(0));
    await w.register('a', 'A', COM, day(1));
    await join(w, DE, COM);
    const approve = (name: string) =>
      w.service.decide(w.dealId(name), { decision: 'APPROVE', note: null }, w.context(day(3)));
    expect(said(await approve('a'))).toBe('EARLIER_WAITS');
    expect(said(await approve('b'))).toBe('approved');
    expect((await w.deal('a')).status).toBe('rejected');
  });

  it('are joined once, in whatever order, and never in a circle', async () => {
    const w = await world();
    await w.register('c', 'C', { website: 'company.fr' }, day(1), { productLines: ['erp'] });
    expect(said(await join(w, DE, COM))).toBe('joined');
    expect(said(await join(w, COM, DE))).toBe('SAME_ACCOUNT');
    expect(said(await join(w, COM, { website: 'company.fr' }))).toBe('joined');
    const { accountId } = await w.deal('c');
    for (const name of ['a', 'b']) expect((await w.deal(name)).accountId).toBe(accountId);
    expect(said(await w.register('d', 'D', DE, day(3)))).toBe('PROTECTED_FOR_ANOTHER');
    expect(await runPolicies(w)).toEqual([]);
  });

  it.each(['EndAccount', 'AbsorbAccount', 'FollowJoin'])(
    'are one although the one who said it was gone before %s',
    async (step) => {
      const w = await world();
      w.crashBefore = step;
      await expect(join(w, DE, COM)).rejects.toThrow('crash');
      w.crashBefore = null;
      expect(await runPolicies(w)).toEqual([]);
      expect((await w.deal('b')).accountId).toBe((await w.deal('a')).accountId);
      expect((await w.deal('b')).beside.size).toBe(1);
    },
  );

  it.each(['EndAccount', 'AbsorbAccount', 'FollowJoin'])(
    'are one for whoever registers after %s did not come',
    async (step) => {
      const w = await world();
      await w.service.revoke(w.dealId('b'), 'only A is promised anything', w.context(day(2)));
      w.crashBefore = step;
      await expect(join(w, COM, DE)).rejects.toThrow('crash');
      w.crashBefore = null;
      expect(said(await w.register('c', 'C', COM, day(3)))).toBe('PROTECTED_FOR_ANOTHER');
    },
  );

  it('take in what is asked of one at the moment of the join', async () => {
    const w = await world();
    w.meanwhile = { before: 'AskForProtection', act: () => join(w, DE, COM) };
    expect(said(await w.register('d', 'D', DE, day(1, 9), { productLines: ['erp'] }))).toBe('approved');
    expect((await w.deal('d')).accountId).toBe((await w.deal('a')).accountId);
    expect(await runPolicies(w)).toEqual([]);
  });

  it('are told of by a person who says who the customer of an approved deal is', async () => {
    const w = await world();
    const account = { programId: w.programId, customer: { ...NO_CUSTOMER, ...COM } };
    expect(said(await w.service.identifyCustomer(w.dealId('b'), account, 'one company', w.context(day(2))))).toBe(
      'approved',
    );
    expect(said(await w.register('c', 'C', DE, day(3)))).toBe('PROTECTED_FOR_ANOTHER');
  });
});
