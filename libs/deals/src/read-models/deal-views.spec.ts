import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '../account/account.events.js';
import { accountView } from './account.view.js';
import { conflictView } from './conflict.view.js';
import type { DealEvent } from '../deal/deal.events.js';
import { standingOf } from '../vocabulary/standing.js';
import { dealView } from './deal.view.js';
import { staffStepView, dealStepView } from './timeline/deal-step.view.js';
import {
  approved,
  day,
  drafted,
  evidence,
  of,
  review,
  RIVAL,
  rowsOf,
  submitted,
} from '../../test/deal-views.fixtures.js';
import { dealWorkView } from './deal-work.view.js';
import { protectionView } from './protection.view.js';

describe('the rows of deals', () => {
  it('take each its own state, and leave the other alone', () => {
    const rows = rowsOf(dealView, [drafted('d1'), drafted('d2'), submitted('d1'), review('d1', []), approved('d1')]);
    expect(rows['d1']).toMatchObject({ state: 'approved', accountId: 'account', expiresAt: day(20), decideBy: null });
    expect(rows['d2']).toMatchObject({ state: 'draft', accountId: null, customerName: 'Name d2', submittedAt: null });
  });

  it('keep the moment at which a deal was first handed in', () => {
    const back: DealEvent = {
      type: 'deal.returned',
      data: { ...of('d1', day(3)), note: 'who?', placeUntil: day(9), evidence },
    };
    const before = rowsOf(dealView, [drafted('d1'), submitted('d1'), back])['d1'];
    expect(before).toMatchObject({ state: 'returned', placeUntil: day(9), note: 'who?' });
    const after = rowsOf(dealView, [drafted('d1'), submitted('d1'), back, submitted('d1', day(5))])['d1'];
    expect(after).toMatchObject({
      state: 'submitted',
      submittedAt: day(2),
      placeUntil: null,
      place: before?.['place'],
    });
  });

  it('stay decided when they were when they are merged later', () => {
    const merged = (dealId: string): DealEvent => ({
      type: 'deal.merged',
      data: { ...of(dealId, day(19)), into: 'd3', ofSamePartner: true, reason: 'one' },
    });
    const history = [drafted('d1'), submitted('d1'), review('d1', []), approved('d1'), drafted('d2'), submitted('d2')];
    const before = rowsOf(dealView, history)['d1']?.['decidedAt'];
    const rows = rowsOf(dealView, [...history, merged('d1'), merged('d2')]);
    expect(before).not.toBe(day(19));
    expect(rows['d1']).toMatchObject({ state: 'duplicate', decidedAt: before });
    expect(rows['d2']).toMatchObject({ state: 'duplicate', decidedAt: day(19) });
  });

  it('expire on time, whether or not that is written down', () => {
    const row = { state: 'approved' as const, expiresAt: day(20) };
    expect(standingOf(row, '2026-01-20T11:59:59.999Z')).toBe('approved');
    expect(standingOf(row, day(20))).toBe('expired');
    expect(standingOf({ ...row, state: 'won' }, day(21))).toBe('won');
  });

  it('forget a customer in every deal of it, and no other customer', () => {
    const erased: DealEvent = { type: 'deal.customer-erased', data: { ...of('d1', day(9)), customerId: 'customer-x' } };
    const rows = rowsOf(dealView, [drafted('d1', 'x'), drafted('d2', 'x'), drafted('d3', 'y'), erased]);
    expect([rows['d1'], rows['d2'], rows['d3']].map((row) => row?.['customerName'])).toEqual([null, null, 'Name y']);
    expect(rows['d1']).toMatchObject({ amount: '10.50', territory: 'West', customerCountry: null });
  });
});

describe('what was said of a deal', () => {
  const erased = (partnerId: string) =>
    ({ type: 'partner.erased', data: { partnerId, programId: 'program', at: day(9) } }) as const;
  const told = ['d1', 'd2'].flatMap((deal) => [drafted(deal), submitted(deal), approved(deal)]);

  it('goes with its partner, and stays of all others', () => {
    const rows = rowsOf(dealView, [...told, erased('partner-d1')]);
    expect([rows['d1']?.['note'], rows['d2']?.['note']]).toEqual([null, 'yes']);
    const steps = Object.values(rowsOf(dealStepView, [...told, erased('partner-d1')]));
    const words = steps.filter((step) => step['kind'] === 'deal.approved').map((step) => step['words']);
    expect(words).toEqual([null, { note: 'yes' }]);
  });
});

describe('the work list', () => {
  it('has what waits, from the moment at which it was handed in complete', () => {
    const rows = rowsOf(dealWorkView, [
      drafted('d1'),
      drafted('d2'),
      submitted('d1'),
      review('d1', ['BEHIND_ANOTHER']),
    ]);
    expect(rows['d1']).toMatchObject({ waiting: true, listed: true, behind: true, since: day(2), decideBy: day(6) });
    expect(rows['d2']).toMatchObject({ waiting: false, listed: false });
    const gone = rowsOf(dealWorkView, [drafted('d1'), submitted('d1'), review('d1', []), approved('d1')]);
    expect(gone['d1']).toMatchObject({ waiting: false, listed: true });
  });

  it.each([
    ['in time keeps its place', day(5), day(2)],
    ['too late begins anew', day(9), day(9)],
  ])('who comes back %s', (_, again, since) => {
    const returned: DealEvent = {
      type: 'deal.returned',
      data: { ...of('d1', day(3)), note: 'who?', placeUntil: day(9), evidence },
    };
    const events = [drafted('d1'), submitted('d1'), review('d1', []), returned, submitted('d1', again)];
    expect(rowsOf(dealWorkView, events)['d1']).toMatchObject({ waiting: false, since });
  });
});

describe('the story of a deal', () => {
  const rejected: DealEvent = {
    type: 'deal.rejected',
    data: { ...of('d1', day(3)), reason: 'duplicate', note: null, evidence },
  };
  const duplicate: DealEvent = { type: 'deal.duplicate-found', data: { ...of('d1', day(3)), of: 'own', evidence } };
  const influence: DealEvent = {
    type: 'deal.influence-recorded',
    data: { ...of('d1', day(3)), partnerId: RIVAL, happenedAt: day(3), evidence: RIVAL },
  };
  const identified: DealEvent = {
    type: 'deal.customer-identified',
    data: { ...of('d1', day(3)), accountId: RIVAL, by: 'person', note: RIVAL },
  };
  const on = {
    accountId: RIVAL,
    programId: 'program',
    at: day(3),
    dealId: 'd1',
    partnerId: 'own',
    productLines: ['A'],
  };
  const refused: AccountEvent = {
    type: 'account.registration-refused',
    data: { ...on, why: 'PROTECTED_FOR_ANOTHER', reason: 'duplicate', of: null, note: null, evidence },
  };
  const conflict: AccountEvent = { type: 'account.conflict-found', data: { ...on, with: RIVAL } };
  const waits = review('d1', ['BEHIND_ANOTHER', 'SIMILAR_CUSTOMER', 'COMPETITOR', 'NOT_ACTIVE']);
  const told = [identified, waits, rejected, duplicate, influence, approved('d1'), refused, conflict];

  it('tells its partner nothing of anybody else, whoever’s act led there', () => {
    const steps = Object.values(rowsOf(dealStepView, told, 'partner'));
    const shared = steps.filter((row) => row['shared']);
    expect(shared).toHaveLength(5);
    expect(JSON.stringify(shared, text)).not.toContain(RIVAL);
    expect(JSON.stringify(shared)).not.toMatch(/BEHIND_ANOTHER|SIMILAR_CUSTOMER|COMPETITOR/);
    expect(JSON.stringify(shared)).toContain('NOT_ACTIVE');
  });

  it('tells the vendor’s own people all of it', () => {
    const known = Object.values(rowsOf(staffStepView, told, 'partner'));
    expect(known).toHaveLength(told.length);
    expect(known.every((row) => JSON.stringify(row, text).includes(RIVAL))).toBe(true);
    expect(known[1]).toMatchObject({
      reviewReasons: ['BEHIND_ANOTHER', 'SIMILAR_CUSTOMER', 'COMPETITOR', 'NOT_ACTIVE'],
    });
  });

  it('says who acted where a partner acts for itself', () => {
    const [step] = Object.values(rowsOf(dealStepView, [submitted('d1')], 'partner'));
    expect(step).toMatchObject({ acted: { role: 'partner', subject: RIVAL }, shared: true, kind: 'deal.submitted' });
    expect(rowsOf(staffStepView, [submitted('d1')], 'partner')).toEqual({});
  });

  it('is dropped from no view that is walled off', () =>
    expect([staffStepView, dealWorkView, accountView, conflictView].map(({ partner }) => partner)).toEqual([
      ...[null, null, null, null],
    ]));
});

const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('what an account promises', () => {
  const on = (dealId: string, at: string) => ({
    ...{ accountId: 'account', programId: 'program', at, dealId, partnerId: `partner-${dealId}`, productLines: ['A'] },
  });
  const granted = (dealId: string, at: string, until: string): AccountEvent => ({
    type: 'account.protection-granted',
    data: { ...on(dealId, at), until, remindAt: null, by: 'policy', note: null, evidence },
  });
  const ended = (dealId: string, at: string): AccountEvent => ({
    type: 'account.protection-ended',
    data: { ...on(dealId, at), why: 'expired', reason: null, closing: null },
  });

  it('ends when it ends, not when somebody writes it down', () => {
    const rows = rowsOf(protectionView, [
      granted('d1', day(1), day(10)),
      granted('d2', day(11), day(20)),
      ended('d1', day(15)),
    ]);
    expect(rows['d1']).toMatchObject({ from: day(1), until: day(10), ended: 'expired' });
    expect(rows['d2']).toMatchObject({ from: day(11), until: day(20), ended: null });
    expect(rowsOf(protectionView, [granted('d1', day(1), day(10)), ended('d1', day(5))])['d1']).toMatchObject({
      until: day(5),
    });
  });

  it('is told beside what the vendor knows of the customer', () => {
    const known: AccountEvent[] = [
      { type: 'account.became-customer', data: { ...on('d1', day(2)), dealId: null, productLines: ['B', 'A'] } },
      { type: 'account.became-customer', data: { ...on('d1', day(3)), dealId: 'd1', productLines: ['A'] } },
      { type: 'account.direct-opportunity-opened', data: { ...on('d1', day(4)), opportunityId: 'o1' } },
      {
        type: 'account.direct-opportunity-closed',
        data: { ...on('d1', day(5)), opportunityId: 'o1', outcome: 'lost' },
      },
    ];
    expect(rowsOf(accountView, known)['account']).toMatchObject({
      since: day(2),
      bought: ['A', 'B'],
      direct: [{ id: 'o1', openedAt: day(4), closedAt: day(5), outcome: 'lost' }],
    });
  });
});
