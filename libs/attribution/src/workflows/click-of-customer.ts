import type { BlindIndex, StateReader } from '#libs/eventing';
import { idOf, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import { ClaimAlias, VacateAlias } from '../alias/alias.js';
import { readClickId } from '../click/click-id.js';
import { type CustomerKnownBy, IdentifyCustomer, type TouchDraft } from '../journey/journey.commands.js';
import { linkAggregate } from '../link/link.aggregate.js';
import { readHolder } from '../state-reader/partner.state-reader.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import type { CustomerWorkflow } from './customer.workflow.js';

/** A click that somebody has shown the id of. */
export interface ShownClick {
  /** What tells it from all others: customers that are known by nothing else are known by it. */
  readonly key: string;
  readonly touch: Omit<TouchDraft, 'touchId'>;
}

/** Why a click id is no evidence. */
export type ClickFault = 'click-not-ours' | 'link-unknown';

interface Given {
  readonly tenant: string;
  readonly programId: string;
  readonly clickId: string;
}

/** What a click id proves: a link was followed then. Whose touch that is follows from the link, as its partner stood then. */
export async function readClick(
  facts: StateReader,
  index: BlindIndex,
  { tenant, programId, clickId }: Given,
): Promise<ShownClick | ClickFault> {
  const click = readClickId(clickId.trim(), await index.namer(tenant));
  if (!click) return 'click-not-ours';
  const { linkId, at, nonce, flags } = click;
  const { state: link, revision } = await facts.of(linkAggregate, tenant, linkId);
  if (link.status === 'absent' || link.programId !== programId) return 'link-unknown';
  const partner = await readHolder(facts, { tenant, programId, at }, link.partnerId);
  if (isRefusal(partner)) return 'link-unknown';
  const { partnerId } = partner;
  return {
    key: `${linkId} ${at} ${nonce}`,
    touch: {
      ...{ partnerId, kind: 'click', at, linkId, linkRevision: String(revision), clickFlags: flags, clickId },
      ...{ codeId: null, codeRevision: null, activityId: link.activityId, self: null, referrer: null },
      partnerRevision: partner.revision,
    },
  };
}

/** How often a place is looked at anew where others take places of the same click. */
const MOST_ATTEMPTS = 50;

/**
 * The touch of a click for one customer. A click has as many places as customers may have followed it; who has none yet takes the first that is
 * free. Undefined: others have them all. A customer that is known by clicks alone takes no place from anybody.
 */
export async function touchOfClick(
  workflow: CustomerWorkflow,
  { key, touch }: ShownClick,
  journeyId: string,
  most: number,
): Promise<TouchDraft | undefined> {
  const { tenant } = workflow.context;
  const { aliasId: placeOf } = await workflow.names.click(key, 0);
  // Of several that have become one each may have a place.
  const others = new Set<string>();
  let place = 0;
  for (let attempt = 0; others.size < most && attempt < most + MOST_ATTEMPTS; attempt += 1) {
    const one = await workflow.names.click(key, place);
    const taken = await takenBy(workflow, { ...one, placeOf }, journeyId);
    if (taken === 'itself') return { ...touch, touchId: idOf(tenant, 'touch', `click ${one.aliasId}`) };
    if (taken === 'changed') continue;
    if (taken !== 'nobody-known') others.add(taken.another);
    place += 1;
  }
  return undefined;
}

/** What a click id that somebody shows proves, else why it is refused. */
export async function shownClick(
  { programId, context }: CustomerWorkflow,
  { facts, index }: { readonly facts: StateReader; readonly index: BlindIndex },
  clickId: string,
): Promise<ShownClick | Refusal> {
  const click = await readClick(facts, index, { tenant: context.tenant, programId, clickId });
  return typeof click === 'string' ? CLICK_FAULTS[click] : click;
}

/**
 * The touch of a click of a customer, who is known from then on. How many customers it may lead to is said by the policy of the time of the click.
 * Where none of its places is left, nothing is claimed or joined.
 */
export async function provenClick(
  workflow: CustomerWorkflow,
  facts: StateReader,
  known: CustomerKnownBy,
  click: ShownClick,
): Promise<TouchDraft | Refusal> {
  const { programId, context } = workflow;
  const { state } = await facts.of(programAggregate, context.tenant, programId);
  const policy = state.status === 'absent' ? undefined : attributionPolicyInForce(state, click.touch.at);
  const most = policy?.customersPerClick ?? 1;
  if (!(await hasPlace(workflow, click, known.identifiers, most))) return CLICK_SHARED;
  const step = workflow.step(`click ${click.key}`);
  let journeyId = '';
  const opened = await workflow.onJourney(known.identifiers, (id, identifiers) => {
    journeyId = id;
    return new IdentifyCustomer({ journeyId, programId, known: { ...known, identifiers } }, step);
  });
  if (isRefusal(opened)) return opened;
  return (await touchOfClick(workflow, click, journeyId, most)) ?? CLICK_SHARED;
}

/** Whether a customer has a place of a click, or may take one. */
async function hasPlace(
  workflow: CustomerWorkflow,
  { key }: ShownClick,
  identifiers: readonly JourneyIdentifier[],
  most: number,
): Promise<boolean> {
  const own = await workflow.journeyIds(identifiers);
  const others = new Set<string>();
  for (let place = 0; others.size < most && place < most + MOST_ATTEMPTS; place += 1) {
    const lead = await workflow.known.lead(await workflow.names.click(key, place));
    if (lead.to !== 'journey' || own.has(lead.journeyId)) return true;
    if (await isNamed(workflow, lead.journeyId)) others.add(lead.journeyId);
  }
  return false;
}

/** Under an id of its own, for a sale whose customer has no place. */
export const sharedTouch = ({ key, touch }: ShownClick, tenant: string, saleId: string): TouchDraft => ({
  ...touch,
  touchId: idOf(tenant, 'touch', `${saleId}:${key}`),
});

async function takenBy(
  workflow: CustomerWorkflow,
  one: JourneyIdentifier & { readonly placeOf: string },
  journeyId: string,
): Promise<'itself' | { readonly another: string } | 'nobody-known' | 'changed'> {
  const { known, programId, send } = workflow;
  const { aliasId, kind, placeOf } = one;
  const lead = await known.lead(one);
  if (lead.to === 'nobody') {
    const claim = new ClaimAlias(
      { aliasId, programId, journeyId, kind, placeOf },
      workflow.step(`claim ${aliasId} ${journeyId}`),
    );
    return isRefusal(await send(claim)) ? 'changed' : 'itself';
  }
  if (lead.to === 'erased') {
    const of = { aliasId, programId, journeyId: lead.claimedFor };
    await send(new VacateAlias(of, workflow.step(`vacate ${aliasId} ${lead.claimedFor}`)));
    return 'changed';
  }
  if (lead.journeyId === journeyId) return 'itself';
  return (await isNamed(workflow, lead.journeyId)) ? { another: lead.journeyId } : 'nobody-known';
}

/** Whether a customer is known by more than clicks. */
async function isNamed({ known }: CustomerWorkflow, journeyId: string): Promise<boolean> {
  const { state } = await known.journey(journeyId);
  return state.status !== 'absent' && state.identifiers.some(({ kind }) => kind !== 'click');
}

const CLICK_FAULTS: Readonly<Record<ClickFault, Refusal<'CLICK_NOT_OURS' | 'LINK_UNKNOWN'>>> = {
  'click-not-ours': refuse('CLICK_NOT_OURS', 'nobody here gave out such a click id: hand it in as it came', 'clickId'),
  'link-unknown': refuse('LINK_UNKNOWN', 'the program has no such link', 'clickId'),
};

const CLICK_SHARED: Refusal<'CLICK_SHARED'> = refuse(
  'CLICK_SHARED',
  'this click leads to as many other customers as the policy allows (customersPerClick)',
  'clickId',
);
