import { describe, expect, it } from '@jest/globals';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetFundPolicy } from '../program/settings.commands.js';
import { fundPolicyInForce } from '../program/program.state.js';
import { STANDARD_FUND_POLICY } from './fund-policy.js';

const { version: _none, ...standard } = STANDARD_FUND_POLICY;
const february = '2011-02-01T00:00:00.000Z';
const funds = (change: object = {}) =>
  new SetFundPolicy({ programId, effectiveFrom: startsAt, ...standard, ...change }, context());
const refused = (code: string, field: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), field });

describe('how funds are used', () => {
  it('is half of the costs, 60 days to claim and 90 to decide while nothing is set', () => {
    expect(fundPolicyInForce(after(), february)).toEqual({ ...STANDARD_FUND_POLICY, effectiveFrom: startsAt });
    expect(STANDARD_FUND_POLICY).toMatchObject({ share: 5000, claimWithinDays: 60, requestExpiresAfterDays: 90 });
  });

  it('holds from its moment on, version by version, its limit with all decimals of the currency', () => {
    const state = after(funds({ secondApprovalAbove: '500.5' }), funds({ effectiveFrom: february, share: 10000 }));
    expect(fundPolicyInForce(state, '2011-01-31T23:59:59.999Z')).toMatchObject({
      ...{ version: 1, share: 5000, secondApprovalAbove: '500.50' },
    });
    expect(fundPolicyInForce(state, february)).toMatchObject({ version: 2, share: 10000, secondApprovalAbove: null });
  });

  it.each([
    [{ share: 0 }, 'OUT_OF_RANGE', 'share'],
    [{ share: 10001 }, 'OUT_OF_RANGE', 'share'],
    [{ claimWithinDays: -1 }, 'OUT_OF_RANGE', 'claimWithinDays'],
    [{ requestExpiresAfterDays: 0 }, 'OUT_OF_RANGE', 'requestExpiresAfterDays'],
    [{ secondApprovalAbove: '-1' }, 'NEGATIVE', 'secondApprovalAbove'],
    [{ proofs: [{ kind: 'party', files: 1 }] }, 'UNKNOWN_VALUE', 'proofs.0.kind'],
    [{ proofs: [{ kind: 'event', files: 21 }] }, 'OUT_OF_RANGE', 'proofs.0.files'],
    [{ proofs: Array(2).fill({ kind: 'event', files: 1 }) }, 'GIVEN_TWICE', 'proofs.1'],
    [{ effectiveFrom: '2011-01-01' }, 'BAD_INSTANT', 'effectiveFrom'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(funds(change))).toEqual(refused(code, field));
  });
});
