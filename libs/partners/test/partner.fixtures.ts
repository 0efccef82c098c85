import type { CommandContext, PersonNamer } from '#libs/kernel';
import type { ProfileScore } from '#libs/programs';
import * as commands from '../src/events/partner.commands.js';
import type { PartnerEvent } from '../src/events/partner.events.js';
import { withNames } from '../src/partner/partner.named.js';
import type { PartnerState, StandingName } from '../src/events/partner.state.js';

/** For specs: a context at a business time. */
export const context = (occurredAt: string): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'manager' },
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  occurredAt,
});

/** What somebody is called here: readable, so that specs can say it. */
export const nameOf: PersonNamer = (_programId, text) => `person:${text}`;

/** The n-th day of January 2011. */
export const january = (n: number): string => `2011-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;

export const partnerId = 'partner-1';
export const of = { partnerId, programId: 'program-1' };
export const identity = { ...of, externalId: 'X-1', name: 'Ada Ltd', kind: 'reseller', country: 'GB' } as const;
export const newPartner: commands.NewPartner = { ...identity, programKnown: true };

const BY_KEY = { personalKey: null };
const prospect: PartnerEvent[] = [{ type: 'partner.prospected', data: { ...identity, ...BY_KEY, at: january(1) } }];
const applied: PartnerEvent[] = [{ type: 'partner.applied', data: { ...identity, ...BY_KEY, at: january(1) } }];
const invited: PartnerEvent[] = [{ type: 'partner.invited', data: { ...identity, ...BY_KEY, at: january(1) } }];
const inReview: PartnerEvent[] = [...applied, { type: 'partner.review-started', data: { ...of, at: january(2) } }];
const enrolled: PartnerEvent[] = [...inReview, { type: 'partner.enrolled', data: { ...of, at: january(3), tier: 1 } }];
const active: PartnerEvent[] = [...enrolled, { type: 'partner.activated', data: { ...of, at: january(5) } }];
const then = (day: number) => ({ ...of, at: january(day) });

/** The events that lead to a standing, from 1 January on. */
export const past: Readonly<Record<StandingName, readonly PartnerEvent[]>> = {
  prospect,
  applied,
  invited,
  'in-review': inReview,
  enrolled,
  active,
  onboarding: [
    ...enrolled,
    {
      type: 'partner.onboarding-started',
      data: { ...then(4), dueAt: january(31), steps: ['tax-form', 'training'] },
    },
  ],
  suspended: [...active, { type: 'partner.suspended', data: { ...then(6), reason: 'a look' } }],
  offboarded: [...active, { type: 'partner.offboarded', data: { ...then(7), reason: 'over', keepsEarned: true } }],
  rejected: [
    ...inReview,
    { type: 'partner.rejected', data: { ...then(3), reason: 'other', note: null, reapplyAfter: null } },
  ],
  declined: [...invited, { type: 'partner.declined', data: then(2) }],
  banned: [...active, { type: 'partner.banned', data: { ...then(8), reason: 'fraud', note: null } }],
  merged: [...active, { type: 'partner.merged', data: { ...then(8), into: 'partner-2', reason: 'twin' } }],
};

export const description = {
  phone: '1 (11) 500 555-0131',
  addressLines: ['22, rue du D\u201apart', 'Kurf\u00fcrstenstr 9'],
  city: 'Lieusaint',
  region: 'Seine et Marne',
  postalCode: '77127',
  metadata: { 'annual sales': '800000.00' },
} as const;

export const score: ProfileScore = {
  ...{ profileVersion: 1, score: '80', band: 'auto-qualified', disqualifiedBy: [] },
  criteria: [{ criterion: 'brand', answer: 'good', weight: 100, points: 80, contributes: '80' }],
};

const KNOWN = { status: 'known', programId: 'program-1' } as PartnerState;

/** One well-formed command of each kind at a business time. */
export const commandAt: Readonly<Record<commands.PartnerCommand['type'], (at: string) => commands.PartnerCommand>> = {
  ProspectPartner: (at) => new commands.ProspectPartner(newPartner, context(at)),
  ApplyPartner: (at) => new commands.ApplyPartner(newPartner, context(at)),
  InvitePartner: (at) => new commands.InvitePartner(newPartner, context(at)),
  AdmitPartner: (at) => new commands.AdmitPartner(newPartner, context(at)),
  StartReview: (at) => new commands.StartReview({ partnerId }, context(at)),
  EnrollPartner: (at) => new commands.EnrollPartner({ partnerId, tier: 2 }, context(at)),
  RejectPartner: (at) =>
    new commands.RejectPartner({ partnerId, reason: 'other', note: null, reapplyAfter: null }, context(at)),
  DeclinePartner: (at) => new commands.DeclinePartner({ partnerId }, context(at)),
  StartOnboarding: (at) => new commands.StartOnboarding({ partnerId, steps: ['training', 'tax-form'] }, context(at)),
  CompleteOnboardingStep: (at) => new commands.CompleteOnboardingStep({ partnerId, step: 'training' }, context(at)),
  SuspendPartner: (at) => new commands.SuspendPartner({ partnerId, reason: 'a look' }, context(at)),
  ResumePartner: (at) => new commands.ResumePartner({ partnerId, reason: 'all well' }, context(at)),
  OffboardPartner: (at) => new commands.OffboardPartner({ partnerId, reason: 'over', keepsEarned: true }, context(at)),
  BanPartner: (at) => new commands.BanPartner({ partnerId, reason: 'fraud', note: null }, context(at)),
  AbsorbPartner: (at) =>
    new commands.AbsorbPartner(
      { partnerId, from: 'partner-2', other: { found: true, programId: 'program-1', mergeable: true }, reason: 'twin' },
      context(at),
    ),
  MergePartner: (at) => new commands.MergePartner({ partnerId, into: 'partner-2', reason: 'twin' }, context(at)),
  SetTier: (at) => new commands.SetTier({ partnerId, tier: 3, reason: 'a good year' }, context(at)),
  AssignPlan: (at) => new commands.AssignPlan({ partnerId, planId: 'plan-1', planKnown: true }, context(at)),
  RecordTaxForm: (at) => new commands.RecordTaxForm({ partnerId, form: 'W-8BEN' }, context(at)),
  VerifyPayoutMethod: (at) =>
    withNames(new commands.VerifyPayoutMethod({ partnerId, destination: 'acct_1' }, context(at)), nameOf, KNOWN),
  DescribePartner: (at) => new commands.DescribePartner({ partnerId, description }, context(at)),
  ErasePartner: (at) => new commands.ErasePartner({ partnerId }, context(at)),
  RecordCertification: (at) =>
    new commands.RecordCertification(
      {
        ...{ partnerId, contactId: 'c1', certificationId: 'x1' },
        certification: 'Sales',
        issuedAt: at,
        expiresAt: null,
      },
      context(at),
    ),
  RevokeCertification: (at) =>
    new commands.RevokeCertification({ partnerId, certificationId: 'x1', reason: 'cheated' }, context(at)),
  AnswerProfile: (at) =>
    new commands.AnswerProfile({ partnerId, answers: {}, disqualifiers: [], known: null, scored: null }, context(at)),
  RescoreProfile: (at) =>
    new commands.RescoreProfile({ partnerId, answeredIn: 1, scored: { score, programRevision: '1' } }, context(at)),
  NoteOverdue: (at) => new commands.NoteOverdue({ partnerId, dueAt: january(31) }, context(at)),
  AddContact: (at) =>
    new commands.AddContact(
      { partnerId, contactId: 'c1', name: 'Grace', email: 'grace@example.com', phone: null, role: null },
      context(at),
    ),
  ChangeContact: (at) =>
    new commands.ChangeContact(
      { partnerId, contactId: 'c1', name: 'Grace H.', email: null, phone: '+44 20 7946 0000', role: 'CTO' },
      context(at),
    ),
  RemoveContact: (at) => new commands.RemoveContact({ partnerId, contactId: 'c1' }, context(at)),
  EraseContact: (at) => new commands.EraseContact({ partnerId, contactId: 'c1' }, context(at)),
};
