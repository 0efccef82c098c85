import { describe, expect, it } from '@jest/globals';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetReportPolicy } from '../program/settings.commands.js';
import { reportPolicyInForce } from '../program/program.state.js';

const february = '2011-02-01T00:00:00.000Z';
const leaveOut = (excludedSaleTypes: readonly string[], effectiveFrom = startsAt) =>
  new SetReportPolicy({ programId, effectiveFrom, excludedSaleTypes }, context());
const refused = (code: string, field: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), field });

describe('what reports leave out', () => {
  it('is nothing while nothing is set', () => {
    expect(reportPolicyInForce(after(), february)).toEqual({
      ...{ version: 0, effectiveFrom: startsAt, excludedSaleTypes: [] },
    });
  });

  it('holds from its moment on, version by version', () => {
    const state = after(leaveOut(['invoice', ' renewal ']), leaveOut([], february));
    expect(reportPolicyInForce(state, '2011-01-31T23:59:59.999Z')).toMatchObject({
      ...{ version: 1, excludedSaleTypes: ['invoice', 'renewal'] },
    });
    expect(reportPolicyInForce(state, february)).toMatchObject({ version: 2, excludedSaleTypes: [] });
  });

  it.each([
    [['invoice', 'invoice'], 'GIVEN_TWICE', 'excludedSaleTypes.1'],
    [[' '], 'BAD_TEXT', 'excludedSaleTypes.0'],
    [['for ada@acme.com'], 'BAD_TEXT', 'excludedSaleTypes.0'],
    [Array.from({ length: 101 }, (_, n) => `type ${n}`), 'TOO_MANY', 'excludedSaleTypes'],
  ])('refuses %j', (types, code, field) => {
    expect(program.given(created).when(leaveOut(types))).toEqual(refused(code, field));
  });
});
