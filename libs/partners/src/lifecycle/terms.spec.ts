import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import {
  AddContact,
  AssignPlan,
  ChangeContact,
  EraseContact,
  RecordTaxForm,
  SetTier,
  VerifyPayoutMethod,
} from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerDecider } from '../partner/partner.js';
import {
  earningAt,
  isBanned,
  payableAt,
  payoutMethodAt,
  planAt,
  type Partner,
  standingAt,
  taxFormAt,
  tierAt,
} from '../events/partner.state.js';
import { commandAt, context, january, of, partnerId, past } from '../../test/partner.fixtures.js';

const partner = scenario(partnerDecider);
const at = january(20);
const active = partner.given(...past.active);
const stateOf = (...events: readonly PartnerEvent[]): Partner => {
  const state = partner.given(...events).state();
  if (state.status === 'absent') throw new Error('absent');
  return state;
};

describe('terms', () => {
  it('hold from their moment, whatever the order in which they were decided', () => {
    const tier = (tier: number, n: number): PartnerEvent => ({
      type: 'partner.tier-set',
      data: { ...of, at: january(n), tier, reason: 'r' },
    });
    const state = stateOf(...past.active, tier(3, 20), tier(2, 10), tier(4, 20));
    expect([1, 3, 9, 10, 19, 20].map((n) => tierAt(state, january(n)))).toEqual([1, 1, 1, 2, 2, 4]);
  });

  it('are set once', () => {
    const set = new SetTier({ partnerId, tier: 1, reason: 'as it is' }, context(at));
    expect(active.when(set)).toEqual([]);
    expect(active.when(new AssignPlan({ partnerId, planId: null, planKnown: false }, context(at)))).toEqual([]);
  });

  it('know the plan of their own until it is taken back', () => {
    const assigned = (planId: string | null, n: number): PartnerEvent => ({
      type: 'partner.plan-assigned',
      data: { ...of, at: january(n), planId },
    });
    const state = stateOf(...past.active, assigned('gold', 10), assigned(null, 20));
    expect([9, 10, 20].map((n) => planAt(state, january(n)))).toEqual([null, 'gold', null]);
    const unknown = new AssignPlan({ partnerId, planId: 'none', planKnown: false }, context(at));
    expect(active.when(unknown)).toMatchObject({ refused: 'NOT_FOUND', field: 'planId' });
  });

  it('need a tax form and a destination that is no account number', () => {
    expect(active.when(new RecordTaxForm({ partnerId, form: '' }, context(at)))).toMatchObject({ refused: 'BAD_TEXT' });
    for (const destination of ['GB82 WEST 1234 5698 7654 32', 'de89370400440532013000', '12345678', '12-34-56']) {
      const command = new VerifyPayoutMethod({ partnerId, destination }, context(at));
      expect(active.when(command)).toMatchObject({ refused: 'LOOKS_LIKE_AN_ACCOUNT', field: 'destination' });
    }
    const state = stateOf(
      ...past.active,
      ...(active.when(commandAt.VerifyPayoutMethod(at)) as PartnerEvent[]),
      ...(active.when(commandAt.RecordTaxForm(at)) as PartnerEvent[]),
    );
    expect([payoutMethodAt(state, january(19)), payoutMethodAt(state, at)]).toEqual([null, 'person:acct_1']);
    expect([taxFormAt(state, january(19)), taxFormAt(state, at)]).toEqual([null, 'W-8BEN']);
  });
});

describe('earning and being paid', () => {
  it.each([
    ['prospect', 'earns-nothing', false],
    ['applied', 'earns-nothing', false],
    ['invited', 'earns', false],
    ['in-review', 'earns-nothing', false],
    ['enrolled', 'earns', false],
    ['onboarding', 'earns', false],
    ['active', 'earns', true],
    ['suspended', 'earns-into-hold', false],
    ['offboarded', 'earns-nothing', true],
    ['rejected', 'earns-nothing', false],
    ['declined', 'earns-nothing', false],
    ['banned', 'earns-nothing', false],
    ['merged', 'earns-nothing', false],
  ] as const)('are two questions: %s %s, payable %s', (standing, earning, payable) => {
    const state = stateOf(...past[standing]);
    expect([earningAt(state, at), payableAt(state, at)]).toEqual([earning, payable]);
  });

  it('are answered as of a moment, except that a ban reaches back', () => {
    const suspended = stateOf(...past.suspended);
    expect(standingAt(suspended, '2010-12-31T23:59:59.999Z')).toBeUndefined();
    expect(earningAt(suspended, '2011-01-05T23:59:59.999Z')).toBe('earns');
    expect(earningAt(suspended, january(6))).toBe('earns-into-hold');
    expect(isBanned(suspended)).toBe(false);
    const banned = stateOf(...past.banned);
    expect(standingAt(banned, january(7))).toEqual({ is: 'active' });
    expect([earningAt(banned, january(7)), payableAt(banned, january(7))]).toEqual(['earns-nothing', false]);
  });

  it('end with offboarding that keeps nothing', () => {
    const event: PartnerEvent = {
      type: 'partner.offboarded',
      data: { ...of, at: january(7), reason: 'over', keepsEarned: false },
    };
    expect(payableAt(stateOf(...past.active, event), at)).toBe(false);
  });
});

describe('contacts', () => {
  const added = active.when(commandAt.AddContact(at)) as PartnerEvent[];
  const listed = partner.given(...past.active, ...added);
  const removed = partner.given(
    ...past.active,
    ...added,
    ...(listed.when(commandAt.RemoveContact(at)) as PartnerEvent[]),
  );
  const erased = partner.given(
    ...past.active,
    ...added,
    ...(listed.when(commandAt.EraseContact(at)) as PartnerEvent[]),
  );

  it('are added, changed, removed and erased', () => {
    expect(added).toEqual([
      {
        type: 'partner.contact-added',
        data: { ...of, contactId: 'c1', at, name: 'Grace', email: 'grace@example.com', phone: null, role: null },
      },
    ]);
    expect(listed.when(commandAt.ChangeContact(at))).toHaveLength(1);
    expect(removed.when(commandAt.RemoveContact(at))).toEqual([]);
    expect(removed.when(commandAt.EraseContact(at))).toEqual([
      { type: 'partner.contact-erased', data: { ...of, contactId: 'c1', at } },
    ]);
    expect(erased.when(commandAt.EraseContact(at))).toEqual([]);
  });

  it('that are gone answer like those that never were', () => {
    const never = active.when(commandAt.ChangeContact(at));
    expect(never).toMatchObject({ refused: 'NOT_FOUND', field: 'contactId' });
    expect(removed.when(commandAt.ChangeContact(at))).toEqual(never);
    expect(erased.when(commandAt.ChangeContact(at))).toEqual(never);
    expect(erased.when(commandAt.RemoveContact(at))).toEqual(never);
    expect(active.when(new EraseContact({ partnerId, contactId: 'c2' }, context(at)))).toEqual(never);
    expect(erased.when(commandAt.AddContact(at))).toMatchObject({ refused: 'CONTACT_EXISTS' });
  });

  it('can be erased whatever became of the partner', () => {
    for (const end of ['banned', 'merged'] as const) {
      expect(partner.given(...past[end], ...added).when(commandAt.EraseContact(at))).toHaveLength(1);
    }
  });

  it('leave no trace of a person in the state', () => {
    expect(JSON.stringify(listed.state())).not.toMatch(/Grace|example\.com|Ada/);
  });

  it.each([
    [{ name: ' ', email: null }, 'CONTACT_EMPTY', 'name'],
    [{ email: 'grace' }, 'BAD_EMAIL', 'email'],
    [{ email: 'grace@hopper' }, 'BAD_EMAIL', 'email'],
    [{ phone: 'call me' }, 'BAD_PHONE', 'phone'],
    [{ role: 'x'.repeat(101) }, 'BAD_TEXT', 'role'],
  ])('refuse %j', (change, refused, field) => {
    const details = { name: 'Grace', email: 'grace@example.com', phone: null, role: null, ...change };
    const data = { partnerId, contactId: 'c1', ...details };
    expect(active.when(new AddContact(data, context(at)))).toMatchObject({ refused, field });
    expect(listed.when(new ChangeContact(data, context(at)))).toMatchObject({ refused, field });
  });
});
