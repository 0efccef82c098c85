import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { by } from '../../test/ledger.fixtures.js';
import type { StatementEvent } from './statement.events.js';
import {
  AcknowledgeStatement,
  DisputeStatement,
  IssueStatement,
  ReleasePayout,
  ResolveDispute,
  SettleStatement,
  statementDecider,
  UndoSettlement,
} from './statement.js';

const AT = '2011-02-03T10:00:00.000Z';
const of = { statementId: 's', ledgerId: 'l', programId: 'p', partnerId: 'anna', period: '2011-01' };
const told = { ...of, at: AT };
const dispute = { disputeId: 'd', entries: ['e'] };

const issue = new IssueStatement(of, by('manager', AT));
const acknowledge = new AcknowledgeStatement(of, by('anna', AT));
const object = new DisputeStatement({ ...of, ...dispute, reason: 'a sale is missing' }, by('anna', AT));
const resolve = new ResolveDispute({ ...of, outcome: 'upheld', note: 'it was' }, by('manager', AT));
const release = new ReleasePayout({ ...of, payoutId: 'o' }, by('policy', AT));
const settle = new SettleStatement({ ...of, payoutId: 'o' }, by('policy', AT));
const undo = new UndoSettlement({ ...of, payoutId: 'o' }, by('policy', AT));

const issued: StatementEvent = { type: 'statement.issued', data: told };
const acknowledged: StatementEvent = { type: 'statement.acknowledged', data: told };
const disputed: StatementEvent = {
  type: 'statement.disputed',
  data: { ...told, ...dispute, reason: 'a sale is missing' },
};
const resolved: StatementEvent = {
  type: 'statement.dispute-resolved',
  data: { ...told, ...dispute, outcome: 'upheld', note: 'it was' },
};
const released: StatementEvent = { type: 'statement.payout-released', data: { ...told, payoutId: 'o' } };
const settled: StatementEvent = { type: 'statement.settled', data: { ...told, payoutId: 'o' } };
const undone: StatementEvent = { type: 'statement.settlement-undone', data: { ...told, payoutId: 'o' } };

const given = (...past: readonly StatementEvent[]) => scenario(statementDecider).given(...past);

describe('a closed statement', () => {
  it('is issued once', () => {
    expect(given().when(issue)).toEqual([issued]);
    expect(given(issued).when(issue)).toEqual([]);
  });

  it('is answered only once it is issued', () => {
    for (const answer of [acknowledge, object]) expect(given().when(answer)).toMatchObject({ refused: 'NOT_ISSUED' });
  });

  it('is acknowledged once, and then not disputed any more', () => {
    expect(given(issued).when(acknowledge)).toEqual([acknowledged]);
    expect(given(issued, acknowledged).when(acknowledge)).toEqual([]);
    expect(given(issued, acknowledged).when(object)).toMatchObject({ refused: 'ALREADY_ACKNOWLEDGED' });
  });

  it('is disputed with the lines in question; nothing else until that is resolved, then acknowledged or disputed again', () => {
    expect(given(issued).when(object)).toEqual([disputed]);
    for (const answer of [acknowledge, object]) {
      expect(given(issued, disputed).when(answer)).toMatchObject({ refused: 'DISPUTE_OPEN' });
      expect(given(issued, disputed, resolved).when(answer)).toHaveLength(1);
    }
    expect(given(issued, disputed).when(resolve)).toEqual([resolved]);
    expect(given(issued).when(resolve)).toMatchObject({ refused: 'NOT_DISPUTED' });
  });

  it('is settled by its payout, also before anybody answers, and no longer when that comes back', () => {
    expect(given().when(settle)).toEqual([settled]);
    expect(given(settled).when(settle)).toEqual([]);
    expect(given(settled).when(undo)).toEqual([undone]);
    expect(given().when(undo)).toEqual([]);
    expect(given(issued, settled).when(object)).toEqual([disputed]);
  });
});

describe('the payout of a statement', () => {
  it('is released once, issued or not, answered or not', () => {
    expect(given().when(release)).toEqual([released]);
    expect(given(issued, acknowledged).when(release)).toEqual([released]);
    expect(given(released).when(release)).toEqual([]);
  });

  it('is not released while a dispute stands, and is when it is resolved', () => {
    expect(given(issued, disputed).when(release)).toEqual([]);
    expect(given(issued, disputed, resolved).when(release)).toEqual([released]);
    expect(given(issued, disputed, resolved, disputed).when(release)).toEqual([]);
  });

  it('may be disputed after it was released, and stays released', () => {
    expect(given(issued, released).when(object)).toEqual([disputed]);
    expect(given(issued, released, disputed).when(release)).toEqual([]);
    expect(given(issued, released, disputed).state().released).toBe('o');
  });
});
