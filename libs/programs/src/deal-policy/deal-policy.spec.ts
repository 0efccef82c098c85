import { describe, expect, it } from '@jest/globals';
import { STANDARD_CALENDAR, STANDARD_DEAL_POLICY } from './deal-policy.js';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetBusinessCalendar, SetDealPolicy } from '../program/settings.commands.js';
import { calendarInForce, dealPolicyInForce } from '../program/program.state.js';

const refused = (code: string, field: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), field });
const { version: _none, ...standard } = STANDARD_DEAL_POLICY;
const february = '2011-02-01T00:00:00.000Z';
const deals = (change: object = {}) =>
  new SetDealPolicy({ programId, effectiveFrom: startsAt, ...standard, ...change }, context());
const calendar = (change: object = {}) =>
  new SetBusinessCalendar({ programId, effectiveFrom: startsAt, weekend: [6, 7], holidays: [], ...change }, context());

describe('how deals are judged', () => {
  it('is the standard of 90 days, 2 extensions of 60, 25 open ones while nothing is set', () => {
    expect(dealPolicyInForce(after(), february)).toEqual({ ...STANDARD_DEAL_POLICY, effectiveFrom: startsAt });
    expect(STANDARD_DEAL_POLICY).toMatchObject({ protectionDays: 90, maxExtensions: 2, maxExtensionDays: 60 });
    expect(STANDARD_DEAL_POLICY).toMatchObject({ version: 0, capacity: 25, placeHeldBusinessDays: 5 });
  });

  it('holds from its moment on, version by version', () => {
    const state = after(deals({ protectionDays: 30 }), deals({ effectiveFrom: february, capacity: null }));
    expect(dealPolicyInForce(state, '2011-01-31T23:59:59.999Z')).toMatchObject({ version: 1, protectionDays: 30 });
    expect(dealPolicyInForce(state, february)).toMatchObject({ version: 2, protectionDays: 90, capacity: null });
    expect(dealPolicyInForce(state, '2010-11-30T00:00:00.000Z')).toMatchObject({ version: 0 });
  });

  it('writes the limit of amount with all decimals of the program currency', () => {
    const state = after(deals({ automaticApproval: { enabled: true, upToAmount: '5000.5', fromTier: 2 } }));
    expect(dealPolicyInForce(state, startsAt).automaticApproval).toEqual({
      enabled: true,
      upToAmount: '5000.50',
      fromTier: 2,
    });
  });

  it.each([
    [{ protectionDays: 0 }, 'OUT_OF_RANGE', 'protectionDays'],
    [{ protectionDays: 3651 }, 'OUT_OF_RANGE', 'protectionDays'],
    [{ protectionDays: 1.5 }, 'OUT_OF_RANGE', 'protectionDays'],
    [{ maxExtensions: -1 }, 'OUT_OF_RANGE', 'maxExtensions'],
    [{ capacity: -1 }, 'OUT_OF_RANGE', 'capacity'],
    [{ similarNamesFrom: 101 }, 'OUT_OF_RANGE', 'similarNamesFrom'],
    [{ existingCustomer: 'sometimes' }, 'UNKNOWN_VALUE', 'existingCustomer'],
    [{ productLines: [] }, 'TOO_FEW', 'productLines'],
    [{ productLines: ['A', ' A '] }, 'GIVEN_TWICE', 'productLines.1'],
    [{ productLines: ['A', ' '] }, 'BAD_TEXT', 'productLines.1'],
    [
      { automaticApproval: { enabled: true, upToAmount: '-1', fromTier: null } },
      'NEGATIVE',
      'automaticApproval.upToAmount',
    ],
    [
      { automaticApproval: { enabled: true, upToAmount: null, fromTier: 0 } },
      'OUT_OF_RANGE',
      'automaticApproval.fromTier',
    ],
    [{ effectiveFrom: '2011-01-01' }, 'BAD_INSTANT', 'effectiveFrom'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(deals(change))).toEqual(refused(code, field));
  });
});

describe('the business calendar', () => {
  it('rests on Saturday and Sunday while nothing is set', () => {
    expect(calendarInForce(after(), february)).toEqual({ ...STANDARD_CALENDAR, effectiveFrom: startsAt });
  });

  it('holds from its moment on, its days in order', () => {
    const state = after(calendar({ effectiveFrom: february, weekend: [6, 5], holidays: ['2011-12-26', '2011-12-25'] }));
    expect(calendarInForce(state, '2011-01-31T23:59:59.999Z').weekend).toEqual([6, 7]);
    expect(calendarInForce(state, february)).toEqual({
      version: 1,
      effectiveFrom: february,
      weekend: [5, 6],
      holidays: ['2011-12-25', '2011-12-26'],
    });
  });

  it.each([
    [{ weekend: [1, 2, 3, 4, 5, 6, 7] }, 'NO_BUSINESS_DAY', 'weekend'],
    [{ weekend: [0] }, 'OUT_OF_RANGE', 'weekend.0'],
    [{ weekend: [6, 6] }, 'GIVEN_TWICE', 'weekend.1'],
    [{ holidays: ['2011-02-29'] }, 'BAD_DAY', 'holidays.0'],
    [{ holidays: ['2011-12-25', '2011-12-25'] }, 'GIVEN_TWICE', 'holidays.1'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(calendar(change))).toEqual(refused(code, field));
  });
});
