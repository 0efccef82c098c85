import { type Decision, NAMELESS, namerOf, refuse, type Refusal, textFault } from '#libs/kernel';
import type {
  AbsorbPartner,
  AssignPlan,
  MergePartner,
  OtherRecord,
  RecordTaxForm,
  SetTier,
  Standings,
  Terms,
  VerifyPayoutMethod,
} from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { stepCompleted } from './joining.js';
import { namedDestination } from '../events/partner.persons.js';
import {
  badTier,
  ERASED,
  leadsOn,
  LEADS_FROM,
  MERGEABLE,
  noteFault,
  reasonFault,
  wrongStanding,
} from '../events/partner.rules.js';
import {
  type Partner,
  type PartnerState,
  payoutMethodAt,
  planAt,
  standingNow,
  taxFormAt,
  tierAt,
} from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** What happens to a partner that takes part. */
export function changeStanding(command: Standings, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const of = { partnerId, programId, at: command.context.occurredAt };
  switch (command.type) {
    case 'SuspendPartner':
    case 'ResumePartner': {
      const { reason } = command.data;
      const type = command.type === 'SuspendPartner' ? 'partner.suspended' : 'partner.resumed';
      return reasonFault(reason) ?? leadsOn(partner, command, { type, data: { ...of, reason } });
    }
    case 'OffboardPartner': {
      const { reason, keepsEarned } = command.data;
      const data = { ...of, reason, keepsEarned };
      return reasonFault(reason) ?? leadsOn(partner, command, { type: 'partner.offboarded', data });
    }
    case 'BanPartner': {
      const { reason, note } = command.data;
      return noteFault(note) ?? leadsOn(partner, command, { type: 'partner.banned', data: { ...of, reason, note } });
    }
    case 'AbsorbPartner':
      return absorb(command, partner);
    case 'MergePartner':
      return merge(command, partner);
  }
}

/** What the record that stays is told of the one that is to end in it. */
export const otherRecord = (state: PartnerState, ended: readonly string[] = []): OtherRecord =>
  state.status === 'absent'
    ? { found: false }
    : { found: true, programId: state.programId, mergeable: mayEnd(state, ended) };

/**
 * A record that has taken in others may end in a further one as soon as they have ended in it. `ended`: those of them. Of merges that cross, or close a
 * circle, each waits for the other: none ends, so `mergedInto` always leads to a record that lives.
 */
const mayEnd = (partner: Partner, ended: readonly string[]): boolean =>
  MERGEABLE.includes(standingNow(partner).is) && partner.absorbed.every((id) => ended.includes(id));

const NOT_MERGEABLE = refuse(
  'NOT_MERGEABLE',
  'a partner that is banned or merged stays as it is, and so does one into which a merge is under way: try again then',
  'partnerId',
);

function absorb({ data, context }: AbsorbPartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const { from, other, reason } = data;
  if (partner.absorbed.includes(from)) {
    return refuse('ALREADY_MERGED', 'this partner was merged into the record before', 'partnerId');
  }
  if (from === partnerId) return refuse('SAME_PARTNER', 'a partner cannot be merged into itself', 'into');
  if (!other.found || other.programId !== programId) {
    return refuse('NOT_FOUND', 'there is no such partner in this program', 'partnerId');
  }
  if (!other.mergeable) return NOT_MERGEABLE;
  const fault = reasonFault(reason) ?? wrongTarget(partner);
  if (fault) return fault;
  return [{ type: 'partner.absorbed', data: { partnerId, programId, at: context.occurredAt, from, reason } }];
}

function wrongTarget(partner: Partner): Refusal<PartnerRefusal> | undefined {
  const fault = wrongStanding(partner, MERGEABLE);
  return fault && { ...fault, field: 'into' };
}

/** Holds from the first half's time, or from the last change of this record where that is later. */
function merge({ data, context }: MergePartner, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const { into, reason, ended = [] } = data;
  const standing = standingNow(partner);
  if (standing.is === 'merged' && standing.into === into) return [];
  if (!mayEnd(partner, ended)) return NOT_MERGEABLE;
  const since = partner.standings.at(-1)!.at;
  const at = context.occurredAt < since ? since : context.occurredAt;
  return [{ type: 'partner.merged', data: { partnerId, programId, at, into, reason } }];
}

/** What a partner is paid by, and where to. Setting what holds already is nothing new. */
export function changeTerms(command: Terms, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  switch (command.type) {
    case 'SetTier':
      return setTier(command, partner);
    case 'AssignPlan':
      return assignPlan(command, partner);
    case 'RecordTaxForm':
      return recordTaxForm(command, partner);
    case 'VerifyPayoutMethod':
      return verifyPayoutMethod(command, partner);
  }
}

function setTier(
  { data: { tier, reason }, context }: SetTier,
  partner: Partner,
): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const at = context.occurredAt;
  const fault = badTier(tier) ?? reasonFault(reason) ?? wrongStanding(partner, LEADS_FROM.SetTier);
  if (fault) return fault;
  if (tierAt(partner, at) === tier) return [];
  return [{ type: 'partner.tier-set', data: { partnerId, programId, at, tier, reason } }];
}

function assignPlan(
  { data: { planId, planKnown }, context }: AssignPlan,
  partner: Partner,
): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const at = context.occurredAt;
  if (planId !== null && !planKnown) return refuse('NOT_FOUND', 'the program has no such plan', 'planId');
  const fault = wrongStanding(partner, LEADS_FROM.AssignPlan);
  if (fault) return fault;
  if (planAt(partner, at) === planId) return [];
  return [{ type: 'partner.plan-assigned', data: { partnerId, programId, at, planId } }];
}

function recordTaxForm(
  { data: { form }, context }: RecordTaxForm,
  partner: Partner,
): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const at = context.occurredAt;
  const fault = textFault(form, 'form', { most: 50 }) ?? wrongStanding(partner, MERGEABLE);
  if (fault) return fault;
  if (taxFormAt(partner, at) === form) return [];
  return [
    { type: 'partner.tax-form-recorded', data: { partnerId, programId, at, form } },
    ...stepCompleted(partner, 'tax-form', at),
  ];
}

function verifyPayoutMethod(command: VerifyPayoutMethod, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const { destination, names } = command.data;
  const at = command.context.occurredAt;
  const fault =
    (partner.erased ? ERASED : undefined) ??
    textFault(destination, 'destination') ??
    accountNumber(destination) ??
    wrongStanding(partner, MERGEABLE);
  if (fault) return fault;
  if (!names?.has(destination)) return NAMELESS;
  const verified = namedDestination({ partnerId, programId, at, destination }, namerOf(names));
  if (payoutMethodAt(partner, at) === verified.destination) return [];
  return [{ type: 'partner.payout-method-verified', data: verified }, ...stepCompleted(partner, 'payout-method', at)];
}

/** An IBAN, or a long run of digits: bank details belong to the provider and never into the open part of an event. */
function accountNumber(destination: string): Refusal<PartnerRefusal> | undefined {
  const bare = destination.replace(/[\s-]/g, '');
  if (!/^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}$/.test(bare) && !/^[0-9]{6,}$/.test(bare)) return undefined;
  return refuse(
    'LOOKS_LIKE_AN_ACCOUNT',
    'give the reference at the payout provider, never an account number',
    'destination',
  );
}
