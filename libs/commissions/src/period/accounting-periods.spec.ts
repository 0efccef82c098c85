import { describe, expect, it } from '@jest/globals';
import { isPeriod, periodBounds, scenario } from '#libs/kernel';
import { by } from '../../test/ledger.fixtures.js';
import {
  BeginClosing,
  accountingPeriodsDecider,
  ListLedger,
  RecordPeriodClosed,
  RequestClosing,
} from './accounting-periods.js';
import type { AccountingPeriodEvent } from './accounting-periods.events.js';

const periods = scenario(accountingPeriodsDecider);
const programId = 'program';
const data = (period: string) => ({
  programId,
  requestId: `r ${period}`,
  period,
  timeZone: 'Europe/London',
  ...bounds(period),
});
const bounds = (period: string) => periodBounds(isPeriod(period) ? period : '2011-01', 'Europe/London');
const request = (period: string, at = '2012-01-01T00:00:00.000Z') =>
  new RequestClosing({ ...data(period), firstPeriod: '2010-12' }, by('manager', at));
const requested = (period: string): AccountingPeriodEvent => ({ type: 'books.closing-requested', data: data(period) });

describe('closing the months of a program', () => {
  it('begins with the first and goes on in order', () => {
    expect(periods.given().when(request('2010-12'))).toEqual([requested('2010-12')]);
    expect(periods.given().when(request('2011-01'))).toMatchObject({ refused: 'PERIOD_NOT_NEXT', field: 'period' });
    expect(periods.given(requested('2010-12')).when(request('2011-01'))).toEqual([requested('2011-01')]);
    expect(periods.given(requested('2010-12')).when(request('2011-02'))).toMatchObject({ refused: 'PERIOD_NOT_NEXT' });
  });

  it('leaves a closed one as it is', () => {
    expect(periods.given(requested('2010-12')).when(request('2010-12'))).toEqual([]);
  });

  it('waits until the month is over, to the millisecond', () => {
    expect(periods.given().when(request('2010-12', '2010-12-31T23:59:59.999Z'))).toMatchObject({
      refused: 'PERIOD_NOT_OVER',
    });
    expect(periods.given().when(request('2010-12', '2011-01-01T00:00:00.000Z'))).toHaveLength(1);
  });

  it('is not asked for at a time that is still to come', () => {
    const { data: asked, context } = request('2010-12', '2062-01-01T00:00:00.000Z');
    const clock = '2012-01-01T00:00:00.000Z';
    const ahead = new RequestClosing(asked, { ...context, clock });
    expect(periods.given().when(ahead)).toMatchObject({ refused: 'IN_FUTURE', field: 'occurredAt' });
    const now = new RequestClosing(asked, { ...context, occurredAt: clock, clock });
    expect(periods.given().when(now)).toEqual([requested('2010-12')]);
  });

  it('refuses what is no month', () => {
    expect(periods.given().when(request('2010-13'))).toMatchObject({ refused: 'NOT_A_PERIOD' });
  });

  it('tells once that all ledgers are closed', () => {
    const figures = { programId, requestId: 'r', period: '2010-12', ledgers: 2 };
    const began: AccountingPeriodEvent = { type: 'books.closing-began', data: figures };
    expect(periods.given(requested('2010-12')).when(new BeginClosing(figures, by('policy')))).toEqual([began]);
    expect(periods.given(requested('2010-12'), began).when(new BeginClosing(figures, by('policy')))).toEqual([]);
    const closed = new RecordPeriodClosed(figures, by('policy'));
    const event: AccountingPeriodEvent = { type: 'books.period-closed', data: closed.data };
    expect(periods.given(requested('2010-12')).when(closed)).toEqual([event]);
    expect(periods.given(requested('2010-12'), event).when(closed)).toEqual([]);
  });
});

it('a partner has one ledger in a program', () => {
  const list = new ListLedger({ programId, partnerId: 'p', ledgerId: 'l' }, by('policy'));
  const listed: AccountingPeriodEvent = { type: 'books.ledger-listed', data: list.data };
  expect(periods.given().when(list)).toEqual([listed]);
  expect(periods.given(listed).when(list)).toEqual([]);
});
