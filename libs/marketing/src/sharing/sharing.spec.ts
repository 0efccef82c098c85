import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  accept,
  after,
  agree,
  lead,
  ownersIn,
  part,
  passOn,
  propose,
  reassign,
  reject,
  told,
  when,
} from '../../test/sharing.fixtures.js';
import { isSharedBy } from './agreement.js';
import { NO_SHARING } from './sharing.state.js';

const refused = (code: string) => expect.objectContaining({ refused: code });

const PARTS = [part('A', 5000), part('B', 3000), part('C', 2000)];
const agreed = after(propose(PARTS), agree('A'), agree('B'), agree('C'));
const leads = (count: number, from = 1) => Array.from({ length: count }, (_, n) => lead(`L${from + n}`));

describe('a sharing of leads', () => {
  it('decides once all hosts have agreed, newer terms from then on', () => {
    const offered = after(propose(PARTS), agree('A'), agree('B'));
    expect(offered.inForce).toBeNull();
    expect(told(offered, agree('C')).events.map(({ type }) => type)).toEqual([
      'sharing.agreed',
      'sharing.came-into-force',
    ]);
    const again = told(agreed, propose([part('A', 10_000)])).state;
    expect(again.inForce).toBe(1);
    expect(when(again, agree('A', 1))).toEqual(refused('SUBMITTED_AGAIN'));
    expect(told(again, agree('A', 2)).state.inForce).toBe(2);
    expect(when(again, agree('B', 2))).toEqual(refused('NOT_A_HOST'));
    expect(when(again, agree('A', 3))).toEqual(refused('NOT_FOUND'));
  });

  it.each([
    [propose([part('A', 5000), part('B', 4999)]), 'WEIGHTS_DO_NOT_ADD_UP'],
    [propose([part('A', 10_000), part('A', 0)]), 'GIVEN_TWICE'],
    [propose([part('A', -1), part('B', 10_001)]), 'OUT_OF_RANGE'],
    [propose([part('A', 10_000)], { hosts: [] }), 'NOT_A_HOST'],
    [propose([part('A', 10_000, ['gb'])]), 'BAD_COUNTRY'],
    [propose([part('A', 10_000)], { acceptWithinBusinessDays: 0 }), 'OUT_OF_RANGE'],
    [propose([]), 'TOO_FEW'],
  ])('is not offered as %#', (command, code) => {
    expect(when(NO_SHARING, command)).toEqual(refused(code));
  });

  it('gives ten leads by 5000/3000/2000 to A B C A A B A C B A, and one that B had already to A', () => {
    const ten = told(agreed, ...leads(10));
    expect(ownersIn(ten.events).join(' ')).toBe('A B C A A B A C B A');
    const back = told(ten.state, reject('L2', 'existing-customer', 'B'));
    expect(ownersIn(back.events)).toEqual(['A']);
    expect(ownersIn(told(back.state, lead('L11')).events)).toEqual(['B']);
  });

  it('counts what does not fit as had', () => {
    const ten = told(agreed, ...leads(10)).state;
    const unfit = told(ten, reject('L2', 'not-a-fit', 'B'));
    expect(ownersIn(unfit.events)).toEqual(['A']);
    expect(unfit.state.agreements.get(1)?.places.toObject()).toEqual({ A: 6, B: 3, C: 2 });
  });

  it('goes to each in turn, and by country where that is agreed', () => {
    const turns = after(propose(PARTS, { rule: 'round-robin' }), agree('A'), agree('B'), agree('C'));
    expect(ownersIn(told(turns, ...leads(4)).events).join('')).toBe('ABCA');
    const lands = [part('A', 5000, ['GB']), part('B', 5000, ['DE', 'AT'])];
    const territory = after(propose(lands, { rule: 'territory' }), agree('A'), agree('B'));
    const from = (id: string, country: string | null) => lead(id, { country });
    const run = [from('1', 'DE'), from('2', 'AT'), from('3', 'FR'), from('4', 'GB')];
    expect(ownersIn(told(territory, ...run).events).join('')).toBe('BBAA');
  });

  it('keeps for the vendor who did not agree to be shared, and what came before any agreement', () => {
    expect(when(agreed, lead('L1', { mayBeShared: false }))).toEqual([
      { type: 'sharing.lead-withheld', data: expect.objectContaining({ why: 'no-consent' }) as unknown },
    ]);
    const early = after(propose(PARTS), lead('L1'));
    expect(early.leads.get('L1')?.status).toBe('withheld');
    expect(when(early, lead('L1'))).toEqual([]);
    for (const state of [NO_SHARING, early, agreed])
      expect(when(told(state, lead('L2', { mayBeShared: false })).state, reassign('L2', 'A'))).toEqual(
        refused('NO_CONSENT'),
      );
    expect(told(early, reassign('L1', 'A')).state.leads.get('L1')?.owner).toBe('A');
  });

  it('binds those alone that were asked', () => {
    expect(isSharedBy(agreed, ['A', 'C'])).toBe(true);
    expect(isSharedBy(agreed, ['A', 'D'])).toBe(false);
    expect(isSharedBy(after(propose(PARTS)), ['A'])).toBe(false);
  });

  it('passes over who hosts the activity no more or may not earn, and tells of it', () => {
    const without = told(agreed, ...leads(4).map(({ data }) => lead(data.leadId, { hosts: ['A', 'C'] })));
    expect(ownersIn(without.events).join(' ')).toBe('A C A A');
    expect(without.events[0]?.data).toMatchObject({ passedOver: ['B'] });
    expect(when(without.state, reassign('L1', 'B', ['A', 'C']))).toEqual(refused('NOT_A_HOST'));
    const nobody = told(agreed, lead('L1', { hosts: [] }));
    expect(nobody.state.leads.get('L1')).toMatchObject({ owner: null, status: 'vendors' });
  });

  it('takes one answer, of whoever has the lead', () => {
    const one = told(agreed, lead('L1')).state;
    expect(when(one, accept('L1', 'B'))).toEqual(refused('NOT_FOUND'));
    expect(when(one, accept('L2', 'A'))).toEqual(refused('NOT_FOUND'));
    const done = told(one, accept('L1', 'A')).state;
    expect(when(done, accept('L1', 'A'))).toEqual([]);
    expect(when(done, reject('L1', 'other', 'A'))).toEqual(refused('ALREADY_ANSWERED'));
    const gone = told(one, reject('L1', 'other', 'A')).state;
    expect(when(gone, accept('L1', 'A'))).toEqual(refused('LEAD_NOT_YOURS'));
  });

  it('ends with data of nobody, and with the vendor once all have had it', () => {
    const one = told(agreed, lead('L1')).state;
    expect(ownersIn(told(one, reject('L1', 'bad-data')).events)).toEqual([]);
    const round = told(one, ...Array.from({ length: 3 }, () => reject('L1', 'other')));
    expect(ownersIn(round.events)).toEqual(['B', 'C', '-']);
    expect(when(round.state, reject('L1', 'other'))).toEqual(refused('ALREADY_ANSWERED'));
    expect(told(round.state, reassign('L1', 'C')).state.leads.get('L1')).toMatchObject({
      owner: 'C',
      status: 'waiting',
    });
  });

  it('passes on what nobody answers within two working days, once', () => {
    const one = told(agreed, lead('L1')).state;
    const due = one.leads.get('L1')?.dueAt ?? '';
    expect(due).toBe('2024-05-03T12:00:00.000Z');
    expect(when(one, passOn('L1', '2024-05-02T12:00:00.000Z'))).toEqual([]);
    const passed = told(one, passOn('L1', due));
    expect(ownersIn(passed.events)).toEqual(['B']);
    expect(when(told(one, accept('L1')).state, passOn('L1', due))).toEqual([]);
  });

  it('gives each host its whole turn, however late a lead is recorded or a deadline is noticed', () => {
    const late = told(agreed, lead('L1', { knownAt: '2024-05-08T09:00:00.000Z' })).state;
    expect(late.leads.get('L1')?.dueAt).toBe('2024-05-10T09:00:00.000Z');
    const passed = told(late, passOn('L1', '2024-05-10T09:00:00.000Z', '2024-05-13T09:00:00.000Z')).state;
    expect(passed.leads.get('L1')).toMatchObject({ owner: 'B', dueAt: '2024-05-15T09:00:00.000Z' });
  });
});

describe('leads by the rule', () => {
  it('never put an owner a whole lead ahead of its share', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 6 })
      .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
      .map((cuts) => cuts.slice(1).map((cut, at) => cut - (cuts[at] ?? 0)));
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 120 }), (shares, count) => {
        const parts = shares.map((weight, n) => part(`P${n}`, weight));
        const begun = after(propose(parts), ...parts.map(({ partnerId }) => agree(partnerId ?? '')));
        const { events } = told(begun, ...leads(count));
        const got = new Map<string, number>();
        for (const [at, owner] of ownersIn(events).entries()) {
          got.set(owner, (got.get(owner) ?? 0) + 1);
          for (const { partnerId, weight } of parts) {
            const ahead = (got.get(partnerId ?? '') ?? 0) * 10_000 - weight * (at + 1);
            expect(ahead).toBeLessThan(10_000);
          }
        }
      }),
    );
  });
});
