import type { BlindIndex, Executed, StateReader } from '#libs/eventing';
import { accountKnownBy, NO_CUSTOMER } from '#libs/deals';
import {
  type CommandContext,
  idOf,
  type Instant,
  isRefusal,
  keyFault,
  keyOf,
  namesPerson,
  type Refusal,
  refuse,
} from '#libs/kernel';
import { survivorOf } from '#libs/partners';
import { linkAggregate } from '../link/link.aggregate.js';
import { linkIdOf } from '../link/link-id.js';
import { type CustomerKnownBy, NoteTouch, type TouchDraft } from '../journey/journey.commands.js';
import { TOUCH_DIFFERS } from '../journey/touches.js';
import { PartnerMarks } from '../state-reader/partner-marks.js';
import { type PartnerReference, type PartnerRead, readPartner } from '../state-reader/partner.state-reader.js';
import { programFault } from '../state-reader/request.state-reader.js';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { TouchKind } from '../vocabulary/touch.js';
import { Codes } from './codes.js';
import type { CustomerJourneys } from './customer-journeys.js';
import type { CustomerWorkflow } from './customer.workflow.js';
import { customerFault } from './draft-faults.js';

export interface TouchRequest {
  readonly programId: string;
  readonly externalId: string;
  readonly kind: TouchKind;
  readonly happenedAt: Instant;
  readonly customer: CustomerDraft;
  /** Whose it is: a partner that is named, or the one of a code or of a link. */
  readonly by: { readonly partner: PartnerReference } | { readonly code: string } | { readonly linkKey: string };
}

interface Shown {
  readonly touchId: string;
  readonly kind: TouchKind;
  readonly at: Instant;
  readonly partner: PartnerRead;
  readonly code?: { readonly codeId: string; readonly revision: bigint };
  readonly link?: { readonly linkId: string; readonly revision: bigint; readonly isDisabled: boolean };
}

/** What partners did, as it is told by somebody: checked, and noted in the customer's journey. */
export class EvidenceRecording {
  private readonly marks: PartnerMarks;
  private readonly codes: Codes;

  constructor(
    private readonly journeys: CustomerJourneys,
    private readonly index: BlindIndex,
    private readonly facts: StateReader,
  ) {
    this.marks = new PartnerMarks(facts, index);
    this.codes = new Codes(journeys, index, facts);
  }

  /** The id of a touch by its number. It tells nothing of a number that names a person. */
  async touchIdOf(tenant: string, programId: string, externalId: string): Promise<string> {
    const key = keyOf(externalId);
    const named = namesPerson(key) ? (await this.index.persons(tenant))(programId, key) : key;
    return idOf(tenant, 'touch', `${programId}:${named}`);
  }

  async touch(given: TouchRequest, context: CommandContext, facts: StateReader = this.facts): Promise<Executed> {
    const { programId, externalId, kind, happenedAt: at, customer } = given;
    const { tenant } = context;
    const fault =
      keyFault(externalId, 'externalId') ?? customerFault(customer) ?? (await programFault(facts, tenant, programId));
    if (fault) return fault;
    const whose = await this.whose(given, tenant, facts);
    if (isRefusal(whose)) return whose;
    const workflow = this.journeys.workflow(programId, context, facts);
    const known = await this.knownBy(workflow, customer);
    const touchId = await this.touchIdOf(tenant, programId, externalId);
    const touch = await this.shown(workflow, known, { touchId, kind, at, ...whose });
    return workflow.onJourney(
      known.identifiers,
      (journeyId) => new NoteTouch({ journeyId, programId, known, touch }, context),
      { one: { kind: 'touch', aliasId: touchId }, differs: TOUCH_DIFFERS },
    );
  }

  private async whose(
    { programId, happenedAt: at, by }: TouchRequest,
    tenant: string,
    facts: StateReader,
  ): Promise<Pick<Shown, 'partner' | 'code' | 'link'> | Refusal> {
    if ('linkKey' in by) return this.ofLink(by.linkKey, { programId, at, tenant }, facts);
    if ('partner' in by) {
      const partner = await readPartner(facts, { tenant, programId, at }, by.partner);
      return isRefusal(partner) ? partner : { partner };
    }
    const code = await this.codes.read(tenant, programId, by.code);
    if (isRefusal(code)) return code;
    const partnerId = await survivorOf(facts, tenant, code.state.partnerId);
    const partner = await readPartner(facts, { tenant, programId, at }, { partnerId, partnerExternalId: null });
    if (isRefusal(partner)) return partner;
    return { partner, code: { codeId: code.state.codeId, revision: code.revision } };
  }

  private async ofLink(
    key: string,
    { programId, at, tenant }: { readonly programId: string; readonly at: Instant; readonly tenant: string },
    facts: StateReader,
  ): Promise<Pick<Shown, 'partner' | 'link'> | Refusal> {
    const { state, revision } = await facts.of(linkAggregate, tenant, linkIdOf(tenant, key));
    if (state.status === 'absent' || state.programId !== programId)
      return refuse('LINK_UNKNOWN', 'the program has no such link', 'linkKey');
    const partnerId = await survivorOf(facts, tenant, state.partnerId);
    const partner = await readPartner(facts, { tenant, programId, at }, { partnerId, partnerExternalId: null });
    if (isRefusal(partner)) return partner;
    const isDisabled = state.disabledAt !== null && state.disabledAt <= at;
    return { partner, link: { linkId: state.linkId, revision, isDisabled } };
  }

  /** By what a customer is known, with the account under which deals know it. */
  async knownBy(workflow: CustomerWorkflow, customer: CustomerDraft): Promise<CustomerKnownBy> {
    const { programId, context } = workflow;
    const { website, email, taxId, crmId } = customer;
    const [identifiers, marks, accountId] = await Promise.all([
      workflow.names.identifiers(customer),
      workflow.names.marks(email),
      accountKnownBy(
        this.facts,
        this.index,
        { tenant: context.tenant, programId },
        {
          ...NO_CUSTOMER,
          ...{ website, email, taxId, crmId },
        },
      ),
    ]);
    return { identifiers, marks, accountId };
  }

  /** A touch as it is noted: with what its customer and its partner have in common. */
  async shown(
    workflow: CustomerWorkflow,
    known: CustomerKnownBy,
    { touchId, kind, at, partner, code, link }: Shown,
  ): Promise<TouchDraft> {
    const { programId, context } = workflow;
    const { partnerId, revision } = partner;
    const self = await this.marks.selfReferral(context.tenant, programId, partnerId, [known.marks]);
    return {
      ...{ touchId, partnerId, kind, at, self, partnerRevision: revision },
      ...{
        linkId: link?.linkId ?? null,
        codeId: code?.codeId ?? null,
        activityId: null,
        clickFlags: link?.isDisabled ? (['disabled-link'] as const) : [],
        clickId: null,
        referrer: null,
      },
      ...{ linkRevision: link ? String(link.revision) : null, codeRevision: code ? String(code.revision) : null },
    };
  }
}
