import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import {
  AdmitPartner,
  ApplyPartner,
  EnrollPartner,
  type NewPartner,
  type PartnerCommand,
  RejectPartner,
  SuspendPartner,
} from '../events/partner.commands.js';
import type { PartnerEvent, ReapplyAfter } from '../events/partner.events.js';
import { partnerDecider } from './partner.js';
import type { StandingName } from '../events/partner.state.js';
import { commandAt, context, identity, january, newPartner, of, partnerId, past } from '../../test/partner.fixtures.js';

const partner = scenario(partnerDecider);
const given = (standing: StandingName) => partner.given(...past[standing]);
const at = january(20);

/** For every standing, which commands change it: written down here once more, by hand, from "States" in the README. */
const OPEN: Record<StandingName, readonly PartnerCommand['type'][]> = {
  prospect: ['ApplyPartner', 'InvitePartner', 'RejectPartner', 'BanPartner', 'MergePartner', 'AssignPlan'],
  applied: ['StartReview', 'RejectPartner', 'DeclinePartner', 'BanPartner', 'MergePartner', 'AssignPlan'],
  invited: ['StartReview', 'DeclinePartner', 'BanPartner', 'MergePartner', 'AssignPlan'],
  'in-review': ['EnrollPartner', 'RejectPartner', 'DeclinePartner', 'BanPartner', 'MergePartner', 'AssignPlan'],
  enrolled: ['StartOnboarding', 'OffboardPartner', 'BanPartner', 'MergePartner', 'SetTier', 'AssignPlan'],
  onboarding: ['CompleteOnboardingStep', 'OffboardPartner', 'BanPartner', 'MergePartner', 'SetTier', 'AssignPlan'],
  active: ['SuspendPartner', 'OffboardPartner', 'BanPartner', 'MergePartner', 'SetTier', 'AssignPlan'],
  suspended: ['ResumePartner', 'OffboardPartner', 'BanPartner', 'MergePartner', 'SetTier', 'AssignPlan'],
  offboarded: ['BanPartner', 'MergePartner'],
  rejected: ['ApplyPartner', 'InvitePartner', 'BanPartner', 'MergePartner'],
  declined: ['ApplyPartner', 'InvitePartner', 'BanPartner', 'MergePartner'],
  banned: [],
  merged: [],
};
const GUARDED = [...new Set(Object.values(OPEN).flat())];

describe.each(Object.keys(OPEN) as StandingName[])('a partner that is %s', (standing) => {
  it.each(GUARDED)('answers %s as the life cycle says', (type) => {
    const decision = given(standing).when(commandAt[type](at));
    const expected = OPEN[standing].includes(type) || (type === 'MergePartner' && standing === 'merged');
    expect('refused' in decision ? decision.refused : 'accepted').toEqual(expected ? 'accepted' : expect.any(String));
    expect('refused' in decision).toBe(!expected);
  });
});

describe('becoming known', () => {
  it.each([
    ['ProspectPartner', 'partner.prospected'],
    ['ApplyPartner', 'partner.applied'],
    ['InvitePartner', 'partner.invited'],
  ] as const)('%s says who it is and when', (type, event) => {
    expect(partner.given().when(commandAt[type](at))).toEqual([
      { type: event, data: { ...identity, personalKey: null, at } },
    ]);
  });

  it.each<[Partial<NewPartner>, string, string]>([
    [{ programKnown: false }, 'NOT_FOUND', 'programId'],
    [{ kind: 'shop' }, 'UNKNOWN_KIND', 'kind'],
    [{ kind: 'toString' }, 'UNKNOWN_KIND', 'kind'],
    [{ country: 'England' }, 'BAD_COUNTRY', 'country'],
    [{ externalId: ' ' }, 'BAD_TEXT', 'externalId'],
    [{ name: null }, 'BAD_TEXT', 'name'],
  ])('refuses %j', (change, refused, field) => {
    const command = new ApplyPartner({ ...newPartner, ...change }, context(at));
    expect(partner.given().when(command)).toMatchObject({ refused, field });
  });

  it('is needed for anything else', () => {
    expect(partner.given().when(commandAt.SuspendPartner(at))).toMatchObject({
      refused: 'NOT_FOUND',
      field: 'partnerId',
    });
  });

  it('happens once', () => {
    expect(given('applied').when(commandAt.ApplyPartner(at))).toMatchObject({ refused: 'WRONG_STANDING' });
    expect(given('prospect').when(commandAt.ProspectPartner(at))).toMatchObject({ refused: 'WRONG_STANDING' });
  });
});

describe('admitting a partner whose decisions were made elsewhere', () => {
  const admitted: readonly PartnerEvent[] = [
    { type: 'partner.prospected', data: { ...identity, personalKey: null, at } },
    { type: 'partner.enrolled', data: { ...of, at, tier: 1 } },
    { type: 'partner.activated', data: { ...of, at } },
  ];

  it('knows, enrols and activates it at one moment', () => {
    expect(partner.given().when(commandAt.AdmitPartner(at))).toEqual(admitted);
  });

  it('does nothing for the same partner, whatever became of it, and refuses another under its external id', () => {
    const again = (change: object = {}) => new AdmitPartner({ ...newPartner, ...change }, context(january(25)));
    expect(partner.given(...admitted).when(again())).toEqual([]);
    expect(given('banned').when(again())).toEqual([]);
    expect(partner.given(...admitted).when(again({ name: 'Ida Ltd' }))).toMatchObject({
      refused: 'PARTNER_EXISTS',
      message: expect.stringMatching(/another name;/),
    });
    expect(partner.given(...admitted).when(again({ kind: 'msp' }))).toMatchObject({ refused: 'PARTNER_EXISTS' });
    expect(partner.given(...admitted).when(again({ country: null }))).toMatchObject({ refused: 'PARTNER_EXISTS' });
    expect(given('applied').when(again())).toMatchObject({ refused: 'PARTNER_EXISTS', field: 'externalId' });
  });

  it('refuses a tier that is none', () => {
    const command = new AdmitPartner({ ...newPartner, tier: 0 }, context(at));
    expect(partner.given().when(command)).toMatchObject({ refused: 'BAD_TIER', field: 'tier' });
  });
});

describe('applying again after a rejection', () => {
  const rejected = (reapplyAfter: ReapplyAfter) =>
    partner.given(...past['in-review'], {
      type: 'partner.rejected',
      data: { ...of, at: january(3), reason: 'needs-more-detail', note: null, reapplyAfter },
    });
  const apply = (when: string) => commandAt.ApplyPartner(when);

  it('is possible at once', () => {
    expect(rejected(null).when(apply(january(3)))).toHaveLength(1);
  });

  it('is possible from a moment on', () => {
    expect(rejected(january(10)).when(apply('2011-01-09T23:59:59.999Z'))).toMatchObject({
      refused: 'REAPPLIES_TOO_EARLY',
    });
    expect(rejected(january(10)).when(apply(january(10)))).toHaveLength(1);
  });

  it('is never possible', () => {
    expect(rejected('never').when(apply(january(31)))).toMatchObject({ refused: 'MAY_NOT_REAPPLY' });
  });

  it('leaves the vendor free to invite', () => {
    expect(rejected('never').when(commandAt.InvitePartner(at))).toHaveLength(1);
  });

  it('needs a moment that is still to come', () => {
    const reject = (reapplyAfter: ReapplyAfter) =>
      given('in-review').when(new RejectPartner({ partnerId, reason: 'other', note: null, reapplyAfter }, context(at)));
    expect(reject(at)).toMatchObject({ refused: 'BAD_REAPPLY_AFTER' });
    expect(reject('soon')).toMatchObject({ refused: 'BAD_REAPPLY_AFTER' });
    expect(reject(january(21))).toHaveLength(1);
  });
});

describe('a change of standing', () => {
  it('never precedes the one before', () => {
    expect(given('active').when(commandAt.SuspendPartner('2011-01-04T23:59:59.999Z'))).toMatchObject({
      refused: 'OUT_OF_ORDER',
      field: 'occurredAt',
    });
    expect(given('active').when(commandAt.SuspendPartner(january(5)))).toHaveLength(1);
    expect(given('rejected').when(commandAt.ApplyPartner(january(2)))).toMatchObject({ refused: 'OUT_OF_ORDER' });
  });

  it('says why', () => {
    const silent = new SuspendPartner({ partnerId, reason: ' ' }, context(at));
    expect(given('active').when(silent)).toMatchObject({ refused: 'BAD_TEXT', field: 'reason' });
  });

  it('gives the rank it was enrolled with', () => {
    const enroll = (tier: number) => given('in-review').when(new EnrollPartner({ partnerId, tier }, context(at)));
    expect(enroll(2)).toEqual([{ type: 'partner.enrolled', data: { ...of, at, tier: 2 } }]);
    expect(enroll(1.5)).toMatchObject({ refused: 'BAD_TIER' });
  });
});
