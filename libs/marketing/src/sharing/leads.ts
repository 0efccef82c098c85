import { Set } from 'immutable';
import { type CommandContext, type Instant, plusBusinessDays, refuse, textFault } from '#libs/kernel';
import { nextOwner, placesTaken } from './rule.js';
import type { AcceptLead, AnswerTerms, AssignLead, PassLeadOn, ReassignLead, RejectLead } from './sharing.commands.js';
import {
  type Agreement,
  evolveSharing,
  type Refused,
  type SharedLead,
  type SharingDecision,
  type SharingState,
} from './sharing.state.js';
import type { RejectReason, SharingEvent } from './sharing.events.js';

/** What is no lead of the partner’s at all does not count as one that it got. */
const GIVES_BACK: ReadonlySet<RejectReason> = new globalThis.Set(['duplicate', 'existing-customer', 'bad-data']);

interface OfLead {
  readonly activityId: string;
  readonly programId: string;
  readonly leadId: string;
}

/** A lead is decided once, by the terms in force when it came. Consent is asked for first: who said no stays the vendor’s whatever is agreed later. */
export function assignLead({ data, context }: AssignLead, state: SharingState): SharingDecision {
  const { country, mayBeShared, knownAt, terms, hosts } = data;
  if (state.leads.has(data.leadId)) return [];
  const of = ofLead(data, context);
  if (!mayBeShared) return [{ type: 'sharing.lead-withheld', data: { ...of, why: 'no-consent' } }];
  if (state.inForce === null) return [{ type: 'sharing.lead-withheld', data: { ...of, why: 'no-sharing' } }];
  return [assignment(of, state, { version: state.inForce, country, had: Set() }, { ...terms, knownAt, hosts })];
}

export function acceptLead({ data, context }: AcceptLead, state: SharingState): SharingDecision {
  const found = answered(data, state);
  if ('refused' in found) return found;
  if (found.lead.status === 'accepted') return [];
  const fault = waitingFault(found.lead);
  if (fault) return fault;
  return [{ type: 'sharing.lead-accepted', data: { ...ofLead(data, context), partnerId: found.partnerId } }];
}

/** What is rejected goes on by the same rule, to nobody who has had it, and at last to the vendor. */
export function rejectLead({ data, context }: RejectLead, state: SharingState): SharingDecision {
  const found = answered(data, state);
  if ('refused' in found) return found;
  const fault = waitingFault(found.lead);
  if (fault) return fault;
  const { reason, terms, hosts } = data;
  const of = ofLead(data, context);
  const ends = reason === 'bad-data';
  const rejected: SharingEvent = {
    type: 'sharing.lead-rejected',
    data: { ...of, partnerId: found.partnerId, reason, givesBack: GIVES_BACK.has(reason), ends },
  };
  return ends
    ? [rejected]
    : [rejected, passedOn(of, evolveSharing(state, rejected), found.lead, { ...terms, knownAt: of.at, hosts })];
}

/** Who does not answer in time keeps its place and loses the lead. */
export function passLeadOn({ data, context }: PassLeadOn, state: SharingState): SharingDecision {
  const lead = state.leads.get(data.leadId);
  if (!lead || lead.status !== 'waiting' || lead.owner === null || lead.dueAt !== data.dueAt) return [];
  const of = ofLead(data, context);
  return [
    { type: 'sharing.lead-lapsed', data: { ...of, partnerId: lead.owner } },
    passedOn(of, state, lead, { ...data.terms, knownAt: data.noticedAt, hosts: data.hosts }),
  ];
}

/** By a person, whatever the rule says. */
export function reassignLead({ data, context }: ReassignLead, state: SharingState): SharingDecision {
  const { partnerId, hosts, reason, terms } = data;
  const lead = state.leads.get(data.leadId);
  if (!lead) return NO_LEAD;
  const fault = textFault(reason, 'reason', { most: 500, lines: true });
  if (fault) return fault;
  if (lead.status === 'accepted' || lead.status === 'ended') return ANSWERED;
  if (partnerId !== null && lead.noConsent)
    return refuse('NO_CONSENT', 'this person did not agree that partners get its data', 'leadId');
  if (partnerId !== null && !hosts.includes(partnerId))
    return refuse('NOT_A_HOST', 'this partner does not host the activity, or may not earn as it stands', 'partnerId');
  if (lead.owner === partnerId && lead.status !== 'withheld') return [];
  const days = state.agreements.get(lead.version ?? state.inForce ?? 0)?.acceptWithinBusinessDays ?? 2;
  const dueAt = partnerId === null ? null : dueOf(context.occurredAt, days, terms);
  return [{ type: 'sharing.lead-reassigned', data: { ...ofLead(data, context), partnerId, reason, dueAt } }];
}

const ofLead = ({ activityId, programId, leadId }: OfLead, { occurredAt: at }: CommandContext) => ({
  ...{ activityId, programId, leadId, at },
});

type OfAssigned = ReturnType<typeof ofLead>;

interface Asked extends AnswerTerms {
  readonly knownAt: Instant;
  readonly hosts: readonly string[];
}

const passedOn = (of: OfAssigned, state: SharingState, lead: SharedLead, terms: Asked): SharingEvent =>
  assignment(of, state, { version: lead.version ?? state.inForce ?? 0, country: lead.country, had: lead.had }, terms);

function assignment(
  of: OfAssigned,
  state: SharingState,
  { version, country, had }: Pick<SharedLead, 'country' | 'had'> & { readonly version: number },
  { knownAt, hosts, ...terms }: Asked,
): SharingEvent {
  const agreement = state.agreements.get(version);
  const passed = agreement ? partnersOf(agreement).filter((id) => !hosts.includes(id) && !had.has(id)) : [];
  const owner = agreement && nextOwner(agreement, country, had.union(passed));
  const passedOver = passed.length > 0 ? { passedOver: passed } : {};
  if (!agreement || !owner) {
    const vendors = { version, partnerId: null, place: null, country, dueAt: null };
    return { type: 'sharing.lead-assigned', data: { ...of, ...vendors, ...passedOver } };
  }
  const { partnerId } = owner;
  const place = placesTaken(agreement) + 1;
  // Nobody is late with what it could not know: a list is often recorded days after the event.
  const from = knownAt > of.at ? knownAt : of.at;
  const dueAt = partnerId === null ? null : dueOf(from, agreement.acceptWithinBusinessDays, terms);
  return { type: 'sharing.lead-assigned', data: { ...of, version, partnerId, place, country, dueAt, ...passedOver } };
}

const partnersOf = ({ parts }: Agreement): string[] =>
  parts.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId]));

const dueOf = (at: string, days: number, { timeZone, calendar }: AnswerTerms): string =>
  plusBusinessDays(at, days, timeZone, calendar);

/** A partner answers for itself; of a lead that it never had it learns nothing. */
function answered(
  { leadId, by }: { readonly leadId: string; readonly by: string | null },
  { leads }: SharingState,
): { readonly lead: SharedLead; readonly partnerId: string } | Refused {
  const lead = leads.get(leadId);
  if (!lead || (by !== null && !lead.had.has(by))) return NO_LEAD;
  if (lead.owner === null) return by === null ? ANSWERED : NOT_YOURS;
  if (by !== null && lead.owner !== by) return NOT_YOURS;
  return { lead, partnerId: lead.owner };
}

const waitingFault = ({ status }: SharedLead): Refused | undefined => (status === 'waiting' ? undefined : ANSWERED);

const NO_LEAD: Refused = refuse('NOT_FOUND', 'the activity has brought no such lead', 'leadId');
const NOT_YOURS: Refused = refuse('LEAD_NOT_YOURS', 'this lead has gone on to somebody else', 'leadId');
const ANSWERED: Refused = refuse('ALREADY_ANSWERED', 'this lead waits for no answer', 'leadId');
