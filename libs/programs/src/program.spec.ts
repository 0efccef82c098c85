import { describe, expect, it } from '@jest/globals';
import { type CommandContext, scenario } from '#libs/kernel';
import type { DraftPlan } from './plan.draft.js';
import type { ProgramEvent } from './program.events.js';
import {
  ChangeTimeZone,
  CreateProgram,
  planIdOf,
  programDecider,
  PublishPlan,
  SetHoldPolicy,
  SetPayoutPolicy,
} from './program.js';
import {
  holdPolicyInForce,
  payoutPolicyInForce,
  periodAt,
  periodBoundsOf,
  planInForce,
  type ProgramState,
  zoneOf,
} from './program.state.js';

const context = (occurredAt = '2011-01-15T12:00:00.000Z'): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'admin' },
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  occurredAt,
});

const programId = 'p1';
const startsAt = '2010-12-01T00:00:00.000Z';
const created: ProgramEvent = {
  type: 'program.created',
  data: { programId, name: 'Resellers', currency: 'GBP', timeZone: 'Europe/London', startsAt },
};
const draft: DraftPlan = {
  name: 'Standard',
  effectiveFrom: startsAt,
  rounding: 'half-away',
  base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
  rules: [{ ruleId: 'all', name: '15 % of all', when: { all: [] }, pays: { kind: 'share', rate: '0.15' } }],
  caps: [],
};
const publish = (change: Partial<DraftPlan> & { standard?: boolean } = {}): PublishPlan =>
  new PublishPlan({ programId, standard: true, ...draft, ...change }, context());

const program = scenario(programDecider);
const refused = (code: string, field?: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), ...(field ? { field } : {}) });

/** What a history of commands adds up to; each must be accepted. */
const after = (...commands: (PublishPlan | ChangeTimeZone | SetPayoutPolicy | SetHoldPolicy)[]) => {
  let state: ProgramState = program.given(created).state();
  for (const command of commands) {
    const decision = programDecider.decide(command, state);
    if ('refused' in decision) throw new Error(decision.message);
    state = decision.reduce(programDecider.evolve, state);
  }
  if (state.status === 'absent') throw new Error('no program');
  return state;
};

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
    [{ startsAt: '2010-12-01' }, 'NOT_AN_INSTANT', 'startsAt'],
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
    [{ secondApprovalAbove: '1e3' }, 'NOT_A_DECIMAL', 'secondApprovalAbove'],
    [{ payoutCurrency: 'EURO' }, 'UNKNOWN_CURRENCY', 'payoutCurrency'],
    [{ rateSource: '' }, 'BAD_TEXT', 'rateSource'],
    [{ approval: 'maybe' }, 'UNKNOWN_VALUE', 'approval'],
  ])('refuse %j', (change, code, field) => {
    expect(program.given(created).when(payout(change))).toEqual(refused(code, field));
  });
});

describe('changing the time zone', () => {
  const change = (timeZone: string, from: string, at?: string) =>
    new ChangeTimeZone({ programId, timeZone, from }, context(at));

  it('leaves alone the periods that have begun', () => {
    expect(program.given(created).when(change('Asia/Tokyo', '2011-01'))).toEqual(refused('PERIOD_HAS_BEGUN', 'from'));
    expect(program.given(created).when(change('Asia/Tokyo', '2010-12', '2010-06-01T00:00:00.000Z'))).toEqual(
      refused('PERIOD_HAS_BEGUN', 'from'),
    );
    expect(program.given(created).when(change('Asia/Tokyo', '2011-02'))).toEqual([
      { type: 'program.time-zone-changed', data: { programId, timeZone: 'Asia/Tokyo', from: '2011-02' } },
    ]);
  });

  it('reads "now" in the zone of the program', () => {
    const tokyo = after(change('Asia/Tokyo', '2011-02'));
    // 16:00 UTC on the last of March is 1 April in Tokyo.
    const late = change('Europe/London', '2011-04', '2011-03-31T16:00:00.000Z');
    expect(programDecider.decide(late, tokyo)).toEqual(refused('PERIOD_HAS_BEGUN', 'from'));
  });

  it('refuses what is no zone or no period', () => {
    expect(program.given(created).when(change('Mars', '2011-02'))).toEqual(refused('UNKNOWN_TIME_ZONE', 'timeZone'));
    expect(program.given(created).when(change('Asia/Tokyo', '2011-2'))).toEqual(refused('NOT_A_PERIOD', 'from'));
  });

  it.each(['Asia/Tokyo', 'America/Los_Angeles'])('to %s leaves no gap and no overlap', (zone) => {
    const state = after(change(zone, '2011-02'));
    const january = periodBoundsOf(state, '2011-01');
    const february = periodBoundsOf(state, '2011-02');
    const march = periodBoundsOf(state, '2011-03');
    expect(january).toEqual({ from: '2011-01-01T00:00:00.000Z', to: '2011-02-01T00:00:00.000Z' });
    expect(february.from).toBe(january.to);
    expect(march.from).toBe(february.to);
    expect(periodAt(state, '2011-01-31T23:59:59.999Z')).toBe('2011-01');
    expect(periodAt(state, january.to)).toBe('2011-02');
    expect(periodAt(state, new Date(Date.parse(february.to) - 1).toISOString())).toBe('2011-02');
    expect(periodAt(state, february.to)).toBe('2011-03');
    expect([zoneOf(state, '2011-01'), zoneOf(state, '2011-02')]).toEqual(['Europe/London', zone]);
    expect([zoneOf(state, '2011-01-31T23:59:59.999Z'), zoneOf(state, january.to)]).toEqual(['Europe/London', zone]);
  });
});
