import type { BlindIndex, StateReader } from '#libs/eventing';
import { idOf, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { survivorOf } from '#libs/partners';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import { ClaimAlias, VacateAlias } from '../alias/alias.js';
import { readClickId } from '../click/click-id.js';
import { type CustomerKnownBy, IdentifyCustomer, type TouchDraft } from '../journey/journey.commands.js';
import { linkAggregate } from '../link/link.aggregate.js';
import { readPartner } from '../state-reader/partner.state-reader.js';
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

/** What a click id proves: a link was followed then. Whose touch that is follows from the link, as partners are merged now. */
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
  const partnerId = await survivorOf(facts, tenant, link.partnerId);
  const partner = await readPartner(facts, { tenant, programId, at }, { partnerId, partnerExternalId: null });
  if (isRefusal(partner)) return 'link-unknown';
  return {
    key: `${linkId} ${at} ${nonce}`,
    touch: {
      ...{ partnerId, kind: 'click', at, linkId, linkRevision: String(revision), clickFlags: flags, clickId },
      ...{ codeId: null, codeRevision: null, activityId: null, self: null, referrer: null },
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
  let [place, others] = [0, 0];
  for (let attempt = 0; others < most && attempt < most + MOST_ATTEMPTS; attempt += 1) {
    const one = await workflow.names.click(key, place);
    const taken = await takenBy(workflow, one, journeyId);
    if (taken === 'itself') return { ...touch, touchId: idOf(tenant, 'touch', `click ${one.aliasId}`) };
    if (taken === 'changed') continue;
    if (taken === 'another') others += 1;
    place += 1;
  }
  return undefined;
}

/** The touch of a click of a customer, who is known from then on. How many customers it may lead to is said by the policy of the time of the click. */
export async function provenClick(
  workflow: CustomerWorkflow,
  { facts, index }: { readonly facts: StateReader; readonly index: BlindIndex },
  known: CustomerKnownBy,
  clickId: string,
): Promise<TouchDraft | Refusal> {
  const { programId, context } = workflow;
  const click = await readClick(facts, index, { tenant: context.tenant, programId, clickId });
  if (typeof click === 'string') return CLICK_FAULTS[click];
  const step = workflow.step(`click ${click.key}`);
  let journeyId = '';
  const opened = await workflow.onJourney(known.identifiers, (id) => {
    journeyId = id;
    return new IdentifyCustomer({ journeyId, programId, known }, step);
  });
  if (isRefusal(opened)) return opened;
  const { state } = await facts.of(programAggregate, context.tenant, programId);
  const policy = state.status === 'absent' ? undefined : attributionPolicyInForce(state, click.touch.at);
  return (await touchOfClick(workflow, click, journeyId, policy?.customersPerClick ?? 1)) ?? CLICK_SHARED;
}

/** Under an id of its own, for a sale whose customer has no place. */
export const sharedTouch = ({ key, touch }: ShownClick, tenant: string, saleId: string): TouchDraft => ({
  ...touch,
  touchId: idOf(tenant, 'touch', `${saleId}:${key}`),
});

async function takenBy(
  workflow: CustomerWorkflow,
  one: JourneyIdentifier,
  journeyId: string,
): Promise<'itself' | 'another' | 'nobody-known' | 'changed'> {
  const { known, programId, send } = workflow;
  const { aliasId, kind } = one;
  const lead = await known.lead(one);
  if (lead.to === 'nobody') {
    const claim = new ClaimAlias(
      { aliasId, programId, journeyId, kind },
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
  const { state } = await known.journey(lead.journeyId);
  const isNamed = state.status !== 'absent' && state.identifiers.some((identifier) => identifier.kind !== 'click');
  return isNamed ? 'another' : 'nobody-known';
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
