import { type Decision, isRefusal, namedMetadata, namerOf, parseInstant, plusDays, refuse } from '#libs/kernel';
import type {
  AdmitPartner,
  BecomingKnown,
  CompleteOnboardingStep,
  EnrollPartner,
  Joining,
  RejectPartner,
  StartOnboarding,
} from '../events/partner.commands.js';
import { identityOf } from './identity.js';
import { detailsMark, faultOfDescription, nameMark, sameMetadata } from '../description/description.js';
import type { OnboardingStep, PartnerEvent, PartnerIdentity, PersonalKey } from '../events/partner.events.js';
import {
  ERASED,
  badTier,
  leadsOn,
  LEADS_FROM,
  noteFault,
  ONBOARDING_STEPS,
  outOfOrder,
  wrongStanding,
} from '../events/partner.rules.js';
import { LOWEST_TIER, type Partner, type PartnerState, standingNow } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

const ONBOARDING_DAYS = 30;

/** How a partner becomes known: found, applying, invited, or admitted from elsewhere. */
export function becomeKnown(command: BecomingKnown, state: PartnerState): Decision<PartnerEvent, PartnerRefusal> {
  const { data } = command;
  const at = command.context.occurredAt;
  const identity = identityOf(data);
  if (isRefusal(identity)) return identity;
  const fault = state.status === 'known' ? knownBefore(command, state) : undefined;
  if (fault) return fault;
  switch (command.type) {
    case 'ProspectPartner':
      return [{ type: 'partner.prospected', data: { ...identity, at } }];
    case 'ApplyPartner':
      return [{ type: 'partner.applied', data: { ...identity, at } }];
    case 'InvitePartner':
      return [{ type: 'partner.invited', data: { ...identity, at } }];
    case 'AdmitPartner':
      return admit(identity, command.data, at);
  }
}

function admit(
  identity: PartnerIdentity & PersonalKey,
  { tier = LOWEST_TIER, description, names }: AdmitPartner['data'],
  at: string,
): Decision<PartnerEvent, PartnerRefusal> {
  const { partnerId, programId } = identity;
  const of = { partnerId, programId, at };
  const described: PartnerEvent[] = description
    ? [{ type: 'partner.described', data: namedMetadata({ ...of, ...description }, namerOf(names)) }]
    : [];
  return (
    badTier(tier) ??
    (description && faultOfDescription(description, names, 'description.')) ?? [
      { type: 'partner.prospected', data: { ...identity, at } },
      { type: 'partner.enrolled', data: { partnerId, programId, at, tier } },
      { type: 'partner.activated', data: { partnerId, programId, at } },
      ...described,
    ]
  );
}

/** Undefined when a partner that is known already may take this way once more; none for an admission that changes nothing. */
function knownBefore(command: BecomingKnown, partner: Partner): Decision<PartnerEvent, PartnerRefusal> | undefined {
  const { type, data, context } = command;
  if (type === 'AdmitPartner') return admittedBefore(data, partner);
  if (partner.erased) return { ...ERASED, field: 'externalId' };
  const fault = wrongStanding(partner, LEADS_FROM[type]) ?? outOfOrder(partner, context.occurredAt);
  return fault ?? (type === 'ApplyPartner' ? notYetAgain(partner, context.occurredAt) : undefined);
}

/** The same partner once more is no change; a file that says otherwise of it is told what differs. */
function admittedBefore(data: AdmitPartner['data'], partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const admitted = partner.standings.some(({ value }) => value.is === 'active');
  const different = admitted ? differences(data, partner) : ['standing'];
  if (different.length === 0) return [];
  const message = `the program has a partner under this external id with another ${different.join(', ')}; change that one`;
  return refuse('PARTNER_EXISTS', message, 'externalId');
}

/** Of a partner that was erased, nothing that is personal can be compared. */
function differences(data: AdmitPartner['data'], partner: Partner): readonly string[] {
  const { programId, kind, country, name, tier = LOWEST_TIER, description, names } = data;
  const { known, erased } = partner;
  const same: Readonly<Record<string, boolean>> = {
    kind: partner.kind === kind,
    country: partner.country === country,
    tier: partner.tiers[0]?.value === tier,
    name: erased || known.name === nameMark(partner.partnerId, name?.trim() ?? ''),
    address: erased || !description || known.details === detailsMark(description),
    metadata:
      !description ||
      sameMetadata(known.metadata, namedMetadata({ ...description, programId }, namerOf(names)).metadata),
  };
  return Object.keys(same).filter((field) => !same[field]);
}

function notYetAgain(partner: Partner, at: string) {
  const standing = standingNow(partner);
  if (standing.is !== 'rejected' || standing.reapplyAfter === null) return undefined;
  if (standing.reapplyAfter === 'never') return refuse('MAY_NOT_REAPPLY', 'this rejection was final', 'externalId');
  if (at >= standing.reapplyAfter) return undefined;
  return refuse('REAPPLIES_TOO_EARLY', `apply again from ${standing.reapplyAfter} on`, 'externalId');
}

/** From review to active. */
export function join(command: Joining, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const of = { partnerId, programId, at: command.context.occurredAt };
  switch (command.type) {
    case 'StartReview':
      return leadsOn(partner, command, { type: 'partner.review-started', data: of });
    case 'EnrollPartner':
      return enroll(command, partner);
    case 'RejectPartner':
      return reject(command, partner);
    case 'DeclinePartner':
      return leadsOn(partner, command, { type: 'partner.declined', data: of });
    case 'StartOnboarding':
      return startOnboarding(command, partner);
    case 'CompleteOnboardingStep':
      return completeStep(command, partner);
    case 'NoteOverdue': {
      const standing = standingNow(partner);
      const { dueAt } = command.data;
      if (standing.is !== 'onboarding' || standing.dueAt !== dueAt) return [];
      return [{ type: 'partner.onboarding-overdue', data: { ...of, dueAt } }];
    }
  }
}

function enroll(command: EnrollPartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const tier = command.data.tier ?? LOWEST_TIER;
  const data = { partnerId, programId, at: command.context.occurredAt, tier };
  return badTier(tier) ?? leadsOn(partner, command, { type: 'partner.enrolled', data });
}

function reject(command: RejectPartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const { reason, note, reapplyAfter } = command.data;
  const at = command.context.occurredAt;
  if (
    reapplyAfter !== null &&
    reapplyAfter !== 'never' &&
    !(parseInstant(reapplyAfter) === reapplyAfter && reapplyAfter > at)
  ) {
    return refuse('BAD_REAPPLY_AFTER', 'give a later moment, never, or nothing for at once', 'reapplyAfter');
  }
  const data = { partnerId, programId, at, reason, note, reapplyAfter };
  const fault = noteFault(note);
  if (fault) return fault;
  return leadsOn(partner, command, { type: 'partner.rejected', data });
}

function startOnboarding(command: StartOnboarding, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const at = command.context.occurredAt;
  const steps = ONBOARDING_STEPS.filter((step) => (command.data.steps ?? ONBOARDING_STEPS).includes(step));
  if (steps.length === 0) return refuse('NO_STEPS', 'give at least one step', 'steps');
  const dueAt = command.data.dueAt ?? plusDays(at, ONBOARDING_DAYS, 'UTC');
  if (dueAt <= at) return refuse('DUE_BEFORE_START', 'give a due date after the start', 'dueAt');
  return leadsOn(partner, command, {
    type: 'partner.onboarding-started',
    data: { partnerId, programId, at, dueAt, steps },
  });
}

function completeStep(command: CompleteOnboardingStep, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { step } = command.data;
  const fault =
    wrongStanding(partner, LEADS_FROM.CompleteOnboardingStep) ?? outOfOrder(partner, command.context.occurredAt);
  return fault ?? stepCompleted(partner, step, command.context.occurredAt);
}

/** The step and, with the last one, the activation; nothing where the step is not open. */
export function stepCompleted(partner: Partner, step: OnboardingStep, at: string): readonly PartnerEvent[] {
  const { programId, partnerId } = partner;
  const standing = standingNow(partner);
  if (standing.is !== 'onboarding' || !standing.open.includes(step)) return [];
  const since = partner.standings.at(-1)!.at;
  const of = { partnerId, programId, at: at < since ? since : at };
  const completed: PartnerEvent = { type: 'partner.onboarding-step-completed', data: { ...of, step } };
  return standing.open.length > 1 ? [completed] : [completed, { type: 'partner.activated', data: of }];
}
