import type { BlindIndex, Executed, StateReader } from '#libs/eventing';
import { accountKnownBy, NO_CUSTOMER } from '#libs/deals';
import { type CommandContext, idOf, type Instant, isRefusal, keyFault, keyOf, namesPerson } from '#libs/kernel';
import { type CustomerKnownBy, NoteTouch, type TouchDraft } from '../journey/journey.commands.js';
import { TOUCH_DIFFERS } from '../journey/touches.js';
import { PartnerMarks } from '../state-reader/partner-marks.js';
import { programFault } from '../state-reader/request.state-reader.js';
import { type TouchSource, type WhoseTouch, whoseTouch } from '../state-reader/whose-touch.js';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { TouchKind } from '../vocabulary/touch.js';
import { provenClick, shownClick } from './click-of-customer.js';
import { Codes } from './codes.js';
import type { CustomerJourneys } from './customer-journeys.js';
import type { CustomerWorkflow } from './customer.workflow.js';
import { customerFault } from './draft-faults.js';
import { identifiersOf } from './identifiers-of.js';

export interface TouchRequest {
  readonly programId: string;
  readonly externalId: string;
  readonly kind: TouchKind;
  readonly happenedAt: Instant;
  readonly customer: CustomerDraft;
  readonly activityId: string | null;
  /** Whose it is: a partner that is named, or the one of a code, of a link or of a click. */
  readonly by: TouchSource | { readonly clickId: string };
}

interface Shown extends Pick<TouchRequest, 'kind' | 'activityId'>, WhoseTouch {
  readonly touchId: string;
  readonly at: Instant;
}

/** What partners did, as it is told by somebody: checked, and noted in the customer's journey. */
export class EvidenceRecording {
  private readonly marks: PartnerMarks;
  private readonly codes: Codes;

  constructor(
    private readonly journeys: CustomerJourneys,
    readonly index: BlindIndex,
    readonly facts: StateReader,
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
    const { programId, externalId, kind, happenedAt: at, customer, activityId } = given;
    const { tenant } = context;
    const fault =
      keyFault(externalId, 'externalId') ?? customerFault(customer) ?? (await programFault(facts, tenant, programId));
    if (fault) return fault;
    if ('clickId' in given.by) return this.click(given, given.by.clickId, context, facts);
    const by = 'code' in given.by ? await this.codes.read(tenant, programId, given.by.code) : given.by;
    if (isRefusal(by)) return by;
    const whose = await whoseTouch(facts, { tenant, programId, at }, by);
    if (isRefusal(whose)) return whose;
    const workflow = this.journeys.workflow(programId, context, facts);
    const known = await this.knownBy(workflow, customer);
    const touchId = await this.touchIdOf(tenant, programId, externalId);
    const touch = await this.shown(workflow, known, { touchId, kind, at, activityId, ...whose });
    return workflow.onJourney(
      known.identifiers,
      (journeyId, identifiers) =>
        new NoteTouch({ journeyId, programId, known: { ...known, identifiers }, touch }, context),
      { one: { kind: 'touch', aliasId: touchId }, differs: TOUCH_DIFFERS },
    );
  }

  /** A click says itself when it was, and whose. */
  private async click(
    { programId, externalId, customer, activityId }: TouchRequest,
    clickId: string,
    context: CommandContext,
    facts: StateReader,
  ): Promise<Executed> {
    const workflow = this.journeys.workflow(programId, context, facts);
    const known = await this.knownBy(workflow, customer);
    const click = await shownClick(workflow, { facts, index: this.index }, clickId);
    if (isRefusal(click)) return click;
    const touchId = await this.touchIdOf(context.tenant, programId, externalId);
    const touch = { ...click.touch, touchId, activityId: activityId ?? click.touch.activityId };
    const number = { one: { kind: 'touch', aliasId: touchId }, differs: TOUCH_DIFFERS } as const;
    const commandOf = (journeyId: string, identifiers: CustomerKnownBy['identifiers']): NoteTouch =>
      new NoteTouch({ journeyId, programId, known: { ...known, identifiers }, touch }, context);
    // Before it takes a place of the click, which nobody gives back.
    const refused = await workflow.refusalOf(known.identifiers, commandOf, number);
    if (refused) return refused;
    const placed = await provenClick(workflow, facts, known, click);
    return isRefusal(placed) ? placed : workflow.onJourney(known.identifiers, commandOf, number);
  }

  /** Notes the click that led a customer to what is recorded next. One that proves nothing, or is shared, is left out. */
  async clickOf(workflow: CustomerWorkflow, known: CustomerKnownBy, clickId: string | null): Promise<void> {
    if (clickId === null) return;
    const click = await shownClick(workflow, this, clickId);
    if (isRefusal(click)) return;
    const touch = await provenClick(workflow, this.facts, known, click);
    if (isRefusal(touch)) return;
    const step = workflow.step(`note ${touch.touchId}`);
    const { programId } = workflow;
    await workflow.onJourney(
      known.identifiers,
      (journeyId, identifiers) =>
        new NoteTouch({ journeyId, programId, known: { ...known, identifiers }, touch }, step),
    );
  }

  /** By what a customer is known, with the account under which deals know it. */
  async knownBy(workflow: CustomerWorkflow, customer: CustomerDraft): Promise<CustomerKnownBy> {
    const { programId, context } = workflow;
    const { website, email, taxId, crmId } = customer;
    const [identifiers, marks, accountId] = await Promise.all([
      identifiersOf(workflow, this.facts, customer),
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
    { touchId, kind, at, activityId, partner, code, link }: Shown,
  ): Promise<TouchDraft> {
    const { programId, context } = workflow;
    const { partnerId, revision } = partner;
    const self = await this.marks.selfReferral(context.tenant, programId, partnerId, [known.marks]);
    return {
      ...{ touchId, partnerId, kind, at, self, partnerRevision: revision },
      ...{
        linkId: link?.linkId ?? null,
        codeId: code?.codeId ?? null,
        activityId: activityId ?? link?.activityId ?? null,
        clickFlags: link?.isDisabled ? (['disabled-link'] as const) : [],
        clickId: null,
        referrer: null,
      },
      ...{ linkRevision: link ? String(link.revision) : null, codeRevision: code ? String(code.revision) : null },
    };
  }
}
