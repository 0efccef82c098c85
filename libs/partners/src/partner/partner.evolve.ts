import { Map } from 'immutable';
import { type Instant, unreachable } from '#libs/kernel';
import { detailsMark, nameMark } from '../description/description.js';
import type { PartnerEvent } from '../events/partner.events.js';
import type { Certification, ContactStatus, Partner, PartnerState, Standing } from '../events/partner.state.js';

export function evolvePartner(state: PartnerState, event: PartnerEvent): PartnerState {
  if (becameKnown(event)) return known(state, event);
  return state.status === 'absent' ? state : changed(state, event);
}

type BecameKnown = Extract<PartnerEvent, { type: 'partner.prospected' | 'partner.applied' | 'partner.invited' }>;

const becameKnown = (event: PartnerEvent): event is BecameKnown => event.type in FIRST_STANDING;

const FIRST_STANDING: Readonly<Record<BecameKnown['type'], Standing>> = {
  'partner.prospected': { is: 'prospect' },
  'partner.applied': { is: 'applied' },
  'partner.invited': { is: 'invited' },
};

function known(state: PartnerState, { type, data }: BecameKnown): Partner {
  const { partnerId, programId, externalId, name, kind, country, at } = data;
  const before: Partner =
    state.status === 'known' ? state : { ...NOTHING, partnerId, programId, externalId, kind, country };
  const known = { ...before.known, name: nameMark(partnerId, name) };
  return { ...stands(before, at, FIRST_STANDING[type]), kind, country, known };
}

const NOTHING = {
  status: 'known',
  known: { name: '', details: null, metadata: {} },
  erased: false,
  standings: [],
  tiers: [],
  plans: [],
  taxForms: [],
  payoutMethods: [],
  contacts: Map<string, ContactStatus>(),
  certifications: Map<string, Certification>(),
  profile: null,
  absorbed: [],
} as const;

function changed(partner: Partner, event: Exclude<PartnerEvent, BecameKnown>): Partner {
  const { at } = event.data;
  switch (event.type) {
    case 'partner.review-started':
      return stands(partner, at, { is: 'in-review' });
    case 'partner.enrolled':
      return { ...stands(partner, at, { is: 'enrolled' }), tiers: [...partner.tiers, { at, value: event.data.tier }] };
    case 'partner.onboarding-started':
      return stands(partner, at, { is: 'onboarding', dueAt: event.data.dueAt, open: event.data.steps });
    case 'partner.onboarding-step-completed':
      return stepDone(partner, event.data.step);
    case 'partner.activated':
    case 'partner.resumed':
      return stands(partner, at, { is: 'active' });
    case 'partner.suspended':
      return stands(partner, at, { is: 'suspended' });
    case 'partner.offboarded':
      return stands(partner, at, { is: 'offboarded', keepsEarned: event.data.keepsEarned });
    case 'partner.rejected':
      return stands(partner, at, { is: 'rejected', reapplyAfter: event.data.reapplyAfter });
    case 'partner.declined':
      return stands(partner, at, { is: 'declined' });
    case 'partner.banned':
      return stands(partner, at, { is: 'banned', reason: event.data.reason });
    case 'partner.merged':
      return stands(partner, at, { is: 'merged', into: event.data.into });
    case 'partner.absorbed':
      return { ...partner, absorbed: [...partner.absorbed, event.data.from] };
    case 'partner.tier-set':
      return { ...partner, tiers: [...partner.tiers, { at, value: event.data.tier }] };
    case 'partner.plan-assigned':
      return { ...partner, plans: [...partner.plans, { at, value: event.data.planId }] };
    case 'partner.tax-form-recorded':
      return { ...partner, taxForms: [...partner.taxForms, { at, value: event.data.form }] };
    case 'partner.payout-method-verified':
      return { ...partner, payoutMethods: [...partner.payoutMethods, { at, value: event.data.destination }] };
    case 'partner.payout-method-removed':
      return { ...partner, payoutMethods: [...partner.payoutMethods, { at, value: null }] };
    case 'partner.described': {
      const { metadata } = event.data;
      return { ...partner, known: { ...partner.known, details: detailsMark(event.data), metadata } };
    }
    case 'partner.erased':
      return { ...partner, erased: true };
    case 'partner.contact-added':
    case 'partner.contact-changed':
      return { ...partner, contacts: partner.contacts.set(event.data.contactId, 'listed') };
    case 'partner.onboarding-overdue':
      return partner;
    case 'partner.profile-answered': {
      const { answers, disqualifiers, score } = event.data;
      const answeredIn = (partner.profile?.answeredIn ?? 0) + 1;
      return { ...partner, profile: { answers, disqualifiers, answeredIn, profileVersion: score.profileVersion } };
    }
    case 'partner.profile-rescored': {
      const { profileVersion } = event.data.score;
      return { ...partner, profile: partner.profile && { ...partner.profile, profileVersion } };
    }
    case 'partner.certification-recorded': {
      const { certificationId, certification, contactId, issuedAt, expiresAt } = event.data;
      const held = { certification, contactId, issuedAt, expiresAt, revokedAt: null, leftAt: null };
      return { ...partner, certifications: partner.certifications.set(certificationId, held) };
    }
    case 'partner.certification-revoked': {
      const { certificationId } = event.data;
      const certifications = partner.certifications.update(
        certificationId,
        (held) => held && { ...held, revokedAt: at },
      );
      return { ...partner, certifications: certifications as Partner['certifications'] };
    }
    case 'partner.contact-removed':
      return left(partner, event.data.contactId, 'removed', at);
    case 'partner.contact-erased':
      return left(partner, event.data.contactId, 'erased', at);
    default:
      return unreachable(event);
  }
}

function left(partner: Partner, contactId: string, status: ContactStatus, at: Instant): Partner {
  const certifications = partner.certifications.map((held) =>
    held.contactId === contactId && held.leftAt === null ? { ...held, leftAt: at } : held,
  );
  return { ...partner, contacts: partner.contacts.set(contactId, status), certifications };
}

const stands = (partner: Partner, at: Instant, value: Standing): Partner => ({
  ...partner,
  standings: [...partner.standings, { at, value }],
});

function stepDone(partner: Partner, step: string): Partner {
  const last = partner.standings.at(-1);
  if (last?.value.is !== 'onboarding') return partner;
  const value = { ...last.value, open: last.value.open.filter((open) => open !== step) };
  return { ...partner, standings: [...partner.standings.slice(0, -1), { at: last.at, value }] };
}
