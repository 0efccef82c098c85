import { describe, expect, it } from '@jest/globals';
import type { ProgramEvent } from './program.events.js';
import { after, context, created, program, programId, publish, startsAt } from '../../test/program.fixtures.js';
import { SetHoldPolicy, SetPayoutPolicy } from './settings.commands.js';
import { CreateProgram, planIdOf, programDecider } from './program.js';
import { holdPolicyInForce, payoutPolicyInForce, planInForce } from './program.state.js';

const refused = (code: string, field?: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), ...(field ? { field } : {}) });

describe('creating a program', () => {
  const create = (change: object = {}) =>
    new CreateProgram(
      { programId, name: ' Resellers ', currency: 'GBP', timeZone: 'Europe/London', startsAt, ...change },
      context(),
    );

  it('says what holds from the start, the hold of 30 days included', () => {
    expect(program.given().when(create())).toEqual([
      created,
      {
        type: 'program.hold-policy-set',
        data: { programId, policy: { version: 1, effectiveFrom: startsAt, maturityDays: 30 } },
      },
    ]);
  });

  it('takes another hold, and a start with an offset', () => {
    const [first, second] = program
      .given()
      .when(create({ maturityDays: 0, startsAt: '2010-12-01T01:00:00+01:00' })) as ProgramEvent[];
    expect(first).toEqual(created);
    expect(second?.data).toMatchObject({ policy: { maturityDays: 0 } });
  });

  it.each([
    [{ currency: 'XXX' }, 'UNKNOWN_CURRENCY', 'currency'],
    [{ currency: 'gbp' }, 'UNKNOWN_CURRENCY', 'currency'],
    [{ timeZone: 'Europe/Londn' }, 'UNKNOWN_TIME_ZONE', 'timeZone'],
    [{ timeZone: '+01:00' }, 'UNKNOWN_TIME_ZONE', 'timeZone'],
    [{ startsAt: '2010-12-01' }, 'BAD_INSTANT', 'startsAt'],
    [{ startsAt: '0000-01-01T00:00:00Z' }, 'OUT_OF_RANGE', 'startsAt'],
    [{ name: 'a\u0000b' }, 'BAD_TEXT', 'name'],
    [{ name: '  ' }, 'BAD_TEXT', 'name'],
    [{ maturityDays: 1.5 }, 'OUT_OF_RANGE', 'maturityDays'],
    [{ maturityDays: -1 }, 'OUT_OF_RANGE', 'maturityDays'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given().when(create(change))).toEqual(refused(code, field));
  });

  it('happens once', () => {
    expect(program.given(created).when(create())).toEqual(refused('PROGRAM_EXISTS'));
  });

  it('comes before anything else', () => {
    expect(program.given().when(publish())).toEqual(refused('NOT_FOUND', 'programId'));
  });
});

describe('publishing a plan', () => {
  it('numbers the versions of a name and pins the plan as it holds', () => {
    const state = after(publish(), publish({ effectiveFrom: '2011-02-01T00:00:00Z', standard: false }));
    const planId = planIdOf('acme', programId, 'Standard');
    expect(state.plans.get(planId)?.map(({ version, effectiveFrom }) => [version, effectiveFrom])).toEqual([
      [1, startsAt],
      [2, '2011-02-01T00:00:00.000Z'],
    ]);
  });

  it('refuses a second version that holds from the same moment', () => {
    const decision = programDecider.decide(publish({ effectiveFrom: '2010-12-01T01:00:00+01:00' }), after(publish()));
    expect(decision).toEqual(refused('EFFECTIVE_FROM_TAKEN', 'effectiveFrom'));
  });
});

describe('the plan in force', () => {
  const february = '2011-02-01T00:00:00.000Z';
  const state = after(
    publish(),
    publish({ effectiveFrom: february }),
    publish({ name: 'Gold', standard: false }),
    publish({ name: 'Spring', effectiveFrom: '2011-03-01T00:00:00.000Z' }),
  );
  const own = planIdOf('acme', programId, 'Gold');

  it.each([
    [null, '2010-11-30T23:59:59.999Z', undefined, undefined],
    [null, startsAt, 'Standard', 1],
    [null, '2011-01-31T23:59:59.999Z', 'Standard', 1],
    [null, february, 'Standard', 2],
    [null, '2011-02-28T23:59:59.999Z', 'Standard', 2],
    [null, '2011-03-01T00:00:00.000Z', 'Spring', 1],
    [own, '2011-03-01T00:00:00.000Z', 'Gold', 1],
    ['another', '2011-03-01T00:00:00.000Z', undefined, undefined],
  ])('for a partner with plan %s at %s is %s, version %s', (planId, at, name, version) => {
    const plan = planInForce(state, planId, at);
    expect([plan?.name, plan?.version]).toEqual([name, version]);
  });

  it('does not depend on the order of publication', () => {
    const backwards = after(publish({ effectiveFrom: february }), publish());
    expect(planInForce(backwards, null, february)?.version).toBe(1);
    expect(planInForce(backwards, null, startsAt)?.version).toBe(2);
  });
});

describe('policies', () => {
  const payout = (change: object = {}) =>
    new SetPayoutPolicy(
      {
        programId,
        effectiveFrom: startsAt,
        minimum: '50',
        payoutCurrency: 'EUR',
        rateSource: 'ecb',
        secondApprovalAbove: null,
        approval: 'automatic',
        requiresTaxForm: false,
        requiresPayoutMethod: false,
        ...change,
      },
      context(),
    );
  const hold = (effectiveFrom: string, maturityDays: number) =>
    new SetHoldPolicy({ programId, effectiveFrom, maturityDays }, context());

  it('hold from their moment, and of two with the same moment the later decided', () => {
    const state = after(hold(startsAt, 30), hold(startsAt, 0), hold('2011-02-01T00:00:00.000Z', 14));
    expect(holdPolicyInForce(state, '2010-11-30T00:00:00.000Z')).toBeUndefined();
    expect(holdPolicyInForce(state, startsAt)).toMatchObject({ version: 2, maturityDays: 0 });
    expect(holdPolicyInForce(state, '2011-02-01T00:00:00.000Z')).toMatchObject({ version: 3, maturityDays: 14 });
  });

  it('write amounts with all decimals of the program currency', () => {
    const state = after(payout({ secondApprovalAbove: '1000.5' }));
    expect(payoutPolicyInForce(state, startsAt)).toMatchObject({
      version: 1,
      minimum: '50.00',
      secondApprovalAbove: '1000.50',
    });
  });

  it.each([
    [{ minimum: '-1' }, 'NEGATIVE', 'minimum'],
    [{ minimum: '50.001' }, 'FINER_THAN_CURRENCY', 'minimum'],
    [{ minimum: '٥٠' }, 'NOT_A_DECIMAL', 'minimum'],
    [{ minimum: '1000000000000000.01' }, 'OUT_OF_RANGE', 'minimum'],
    [{ rateSource: ' ecb' }, 'BAD_TEXT', 'rateSource'],
    [{ secondApprovalAbove: '1e3' }, 'NOT_A_DECIMAL', 'secondApprovalAbove'],
    [{ payoutCurrency: 'EURO' }, 'UNKNOWN_CURRENCY', 'payoutCurrency'],
    [{ rateSource: '' }, 'BAD_TEXT', 'rateSource'],
    [{ approval: 'maybe' }, 'UNKNOWN_VALUE', 'approval'],
  ])('refuse %j', (change, code, field) => {
    expect(program.given(created).when(payout(change))).toEqual(refused(code, field));
  });
});
