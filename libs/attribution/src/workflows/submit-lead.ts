import type { Executed, StateReader } from '#libs/eventing';
import {
  type CommandContext,
  idOf,
  isRefusal,
  optionalTextFault,
  type Position,
  type Refusal,
  refuse,
} from '#libs/kernel';
import { type CustomerKnownBy, type LeadDraft, SubmitLead } from '../journey/journey.commands.js';
import { LEAD_DIFFERS } from '../journey/lead.js';
import { type PartnerReference, type PartnerRead, readPartner } from '../state-reader/partner.state-reader.js';
import type { RecordNumber } from '../state-reader/led.js';
import { programFault } from '../state-reader/request.state-reader.js';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { Consent } from '../vocabulary/lead.types.js';
import type { CustomerJourneys } from './customer-journeys.js';
import { countryFault, customerFault } from './draft-faults.js';
import type { EvidenceRecording } from './record-evidence.js';

export interface LeadRequest {
  readonly programId: string;
  readonly customer: CustomerDraft;
  /** null: nobody, the vendor itself. */
  readonly partner: PartnerReference | null;
  readonly submittedBy: LeadDraft['submittedBy'];
  /** Through which activity it came. */
  readonly activityId: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly company: string | null;
  readonly country: string | null;
  readonly consent: Consent | null;
  /** Of the click that led the person here. */
  readonly clickId: string | null;
}

/** The lead of a person, also one that was known before. Shaped as a receipt. */
export interface LeadAnswer {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  readonly leadId: string;
  /** Who brought the person first; null: nobody. */
  readonly partnerId: string | null;
  /** What a partner gets for bringing the person; null without one. */
  readonly touchId: string | null;
  readonly isNew: boolean;
}

const MOST_PHONE = 50;
const MOST_WORDING = 2_000;

/** Submits a lead, or sees it again. */
export async function submitLead(
  { journeys, evidence, facts }: { journeys: CustomerJourneys; evidence: EvidenceRecording; facts: StateReader },
  given: LeadRequest,
  context: CommandContext,
): Promise<LeadAnswer | Refusal> {
  const { programId } = given;
  const { tenant, occurredAt: at } = context;
  const fault = leadFault(given) ?? (await programFault(facts, tenant, programId));
  if (fault) return fault;
  const partner = given.partner && (await earning(facts, { tenant, programId, at }, given.partner));
  if (partner && isRefusal(partner)) return partner;
  const workflow = journeys.workflow(programId, context, facts);
  const customer = customerOf(given, partner);
  const known = await evidence.knownBy(workflow, customer);
  const lead = draftOf(given, partner);
  // Without a number nothing but the request says that it is the same submission.
  const told = customer.leadNumber === null ? { lead, customer, request: context.commandId } : { lead, customer };
  const contentMark = await workflow.names.contentMark(told);
  const touchId = idOf(tenant, 'touch', `lead ${contentMark}`);
  const touch =
    partner &&
    (await evidence.shown(workflow, known, { touchId, kind: 'lead', at, activityId: lead.activityId, partner }));
  let journeyId = '';
  const { identifiers, number } = addressOf(known);
  const commandOf = (id: string, own: CustomerKnownBy['identifiers']): SubmitLead => {
    journeyId = id;
    const all = known.identifiers.filter((one) => one === number?.one || own.includes(one));
    const of = { journeyId, programId, known: { ...known, identifiers: all } };
    return new SubmitLead({ ...of, lead, contentMark, touch }, context);
  };
  if (given.clickId !== null) {
    const refused = await workflow.refusalOf(identifiers, commandOf, number);
    if (refused) return refused;
    // Earlier than the lead: whoever decides by the lead sees it.
    await evidence.clickOf(workflow, { ...known, identifiers }, given.clickId);
  }
  const outcome: Executed = await workflow.onJourney(identifiers, commandOf, number);
  if (isRefusal(outcome)) return outcome;
  const { state } = await workflow.known.journey(journeyId);
  const own = state.status === 'absent' ? null : state.lead;
  const found = { leadId: own?.leadId ?? journeyId, partnerId: own?.partnerId ?? null };
  return { ...outcome, ...found, touchId: touch?.touchId ?? null, isNew: own?.contentMarks[0] === contentMark };
}

/** A partner has numbers of its own and says nothing of the vendor's references: whose a customer is follows from who submitted it. */
const customerOf = ({ customer, submittedBy }: LeadRequest, partner: PartnerRead | null): CustomerDraft =>
  submittedBy === 'vendor'
    ? customer
    : { ...customer, ref: null, crmId: null, leadNumberOf: partner?.partnerId ?? null };

/** A number tells leads apart. It says who the customer is only where nothing else does. */
function addressOf({ identifiers }: CustomerKnownBy): Pick<CustomerKnownBy, 'identifiers'> & { number?: RecordNumber } {
  const names = identifiers.filter(({ kind }) => kind !== 'lead-number');
  const one = identifiers.find(({ kind }) => kind === 'lead-number');
  if (names.length === 0) return { identifiers };
  return { identifiers: names, ...(one && { number: { one, differs: LEAD_DIFFERS } }) };
}

const leadFault = ({ customer, name, phone, company, country, consent }: LeadRequest): Refusal | undefined =>
  customerFault(customer) ??
  optionalTextFault(name, 'name', { seen: true }) ??
  optionalTextFault(phone, 'phone', { most: MOST_PHONE }) ??
  optionalTextFault(company, 'company', { seen: true }) ??
  countryFault(country) ??
  optionalTextFault(consent?.wording, 'consent.wording', { most: MOST_WORDING, lines: true });

async function earning(
  facts: StateReader,
  at: Parameters<typeof readPartner>[1],
  reference: PartnerReference,
): Promise<PartnerRead | Refusal> {
  const partner = await readPartner(facts, at, reference);
  if (isRefusal(partner) || partner.earning !== 'earns-nothing') return partner;
  return refuse('PARTNER_MAY_NOT_EARN', 'this partner could earn nothing at that time', 'partnerId');
}

const draftOf = (given: LeadRequest, partner: PartnerRead | null): LeadDraft => {
  const { submittedBy, activityId, customer, name, phone, company, country, consent } = given;
  return {
    ...{ submittedBy, partnerId: partner?.partnerId ?? null, activityId, number: customer.leadNumber },
    ...{ name, email: customer.email?.trim() ?? null, phone, company, country, consent, metadata: {} },
  };
};
