import type { Principal } from '#libs/access';
import { BlindIndex, STATE_READER, type StateReader } from '#libs/eventing';
import { Groups } from '#libs/deals';
import { type MutationPayload, Mutations, NO_ID, toGlobalId } from '#libs/graphql';
import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { activityIdOf } from '../vocabulary/activity-id.js';
import { forManyItems } from '../state-reader/request.state-reader.js';
import { CustomerJourneys } from '../workflows/customer-journeys.js';
import { EvidenceRecording, type TouchRequest } from '../workflows/record-evidence.js';
import { type LeadAnswer, type LeadRequest, submitLead } from '../workflows/submit-lead.js';
import { customerDraft, type KnownCustomerInput } from './inputs/customer.inputs.js';
import type { RecordLeadInput, SubmitLeadInput, SubmitLeadPayload } from './inputs/lead.inputs.js';
import type { RecordTouchInput } from './inputs/touch.inputs.js';

type Brought = Pick<LeadRequest, 'partner' | 'submittedBy' | 'activityId'>;

interface OfCustomer {
  readonly programId: string;
  readonly externalId?: string | null;
  readonly idempotencyKey: string;
  readonly customer: KnownCustomerInput;
}

/** Inputs to what is recorded of customers, alone or many at once. */
@Injectable()
export class EvidenceProvider {
  private readonly evidence: EvidenceRecording;

  constructor(
    private readonly mutations: Mutations,
    private readonly journeys: CustomerJourneys,
    @Inject(STATE_READER) private readonly facts: StateReader,
    index: BlindIndex,
  ) {
    this.evidence = new EvidenceRecording(journeys, index, facts);
  }

  /** For the touches of one request. The key is recorded beside the journey, which remembers the touch. */
  touching(caller: Principal): (input: RecordTouchInput) => Promise<MutationPayload> {
    const facts = forManyItems(this.facts);
    return async (input) => {
      const { programId, externalId, kind, happenedAt } = input;
      const activityId = activityOf(caller, input);
      const id = await this.evidence.touchIdOf(caller.tenant, programId, externalId);
      const customer = customerDraft(input.customer);
      const touch = { programId, externalId, kind, happenedAt, customer, activityId };
      return this.mutations.creating({ name: 'recordTouches', kind: 'touch', id, input, caller }, (_, context) => {
        const by = whose(input);
        return isRefusal(by) ? by : this.evidence.touch({ ...touch, by }, context, facts);
      });
    };
  }

  /** For the leads of one request. */
  leading(caller: Principal): (input: RecordLeadInput) => Promise<SubmitLeadPayload> {
    const facts = forManyItems(this.facts);
    return (input) => {
      const { partnerId = null, partnerExternalId = null } = input;
      const nobody = partnerId === null && partnerExternalId === null;
      const partner = nobody ? null : { partnerId, partnerExternalId };
      return this.lead(
        'recordLeads',
        input,
        caller,
        { partner, submittedBy: 'vendor', activityId: activityOf(caller, input) },
        facts,
      );
    };
  }

  submit(input: SubmitLeadInput, caller: Principal): Promise<SubmitLeadPayload> {
    const partner = { partnerId: caller.partnerId ?? NO_ID, partnerExternalId: null };
    return this.lead('submitLead', input, caller, { partner, submittedBy: 'partner', activityId: null }, this.facts);
  }

  /** What runs in the order given: items of one customer, as far as what it is known by tells. */
  byCustomer<Item extends OfCustomer>(items: readonly Item[]): (item: Item) => string {
    const groups = new Groups();
    const names = new Map(items.map((item) => [item, namesOf(item)]));
    for (const known of names.values()) groups.join(known);
    return (item) => groups.of(names.get(item)?.[0] ?? item.idempotencyKey);
  }

  private lead(
    name: string,
    input: SubmitLeadInput,
    caller: Principal,
    by: Brought,
    facts: StateReader,
  ): Promise<SubmitLeadPayload> {
    const request = { name, kind: 'lead', id: NO_ID, input, caller };
    return this.mutations.changing(request, async (context) => {
      const { journeys, evidence } = this;
      const refused = unfitting(input);
      const answer = refused ?? (await submitLead({ journeys, evidence, facts }, leadRequest(input, by), context));
      if (isRefusal(answer)) return answer;
      return { ...answer, tells: { id: shownId(answer, caller), isNew: answer.isNew } };
    });
  }
}

/** A partner learns of its own lead, and of its own touch where somebody else has brought the person. */
const shownId = ({ leadId, partnerId, touchId }: LeadAnswer, { partnerId: own }: Principal): string =>
  own === undefined || own === partnerId ? toGlobalId('lead', leadId) : toGlobalId('touch', touchId ?? NO_ID);

const activityOf = (
  { tenant }: Principal,
  { programId, activityExternalId }: { readonly programId: string; readonly activityExternalId?: string | null },
): string | null => (activityExternalId ? activityIdOf(tenant, programId, activityExternalId) : null);

function whose({
  partnerId = null,
  partnerExternalId = null,
  code = null,
  linkKey = null,
  clickId = null,
  kind,
}: RecordTouchInput): TouchRequest['by'] | Refusal {
  const ways = [partnerId, partnerExternalId, code, linkKey, clickId].filter((one) => one !== null);
  if (code === null && linkKey === null && clickId === null) return { partner: { partnerId, partnerExternalId } };
  if (ways.length > 1)
    return refuse(
      'ONE_OF',
      'say whose touch it is by exactly one of partnerId, partnerExternalId, code, linkKey and clickId',
      'code',
    );
  if (code !== null) return { code };
  if (kind !== 'click')
    return refuse('ONE_OF', 'a link is followed by a CLICK alone', linkKey === null ? 'clickId' : 'linkKey');
  return linkKey === null ? { clickId: clickId ?? '' } : { linkKey };
}

const leadRequest = (
  {
    programId,
    customer,
    externalId,
    name,
    phone,
    company,
    country,
    consent,
    ...more
  }: SubmitLeadInput | RecordLeadInput,
  by: Brought,
): LeadRequest => ({
  programId,
  customer: customerDraft(customer, externalId ?? null),
  ...by,
  ...{ name: name ?? null, phone: phone ?? null, company: company ?? null, country: country ?? null },
  clickId: ('clickId' in more ? more.clickId : null) ?? null,
  consent: consent ? { given: consent.given, at: consent.at, wording: consent.wording ?? null } : null,
});

/** A partner has one number for each of its leads, which must not be another’s. */
const unfitting = ({ externalId }: SubmitLeadInput): Refusal | undefined =>
  externalId === '' ? refuse('BAD_TEXT', 'give a number of 1 to 200 characters, or none', 'externalId') : undefined;

function namesOf({ programId, externalId, customer }: OfCustomer): string[] {
  const { ref, email, crmId } = customerDraft(customer);
  const given = { ref, email: email?.trim().toLowerCase(), crmId, number: externalId };
  return Object.entries(given).flatMap(([kind, text]) => (text ? [`${programId} ${kind} ${text}`] : []));
}
