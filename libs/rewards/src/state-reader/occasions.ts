import { type Journey, type JourneyEvent, journeyAggregate, JourneyStateReader } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import type { EventOf, Position, Recorded } from '#libs/kernel';
import { survivorOf } from '#libs/partners';
import { saleAggregate, type SaleAttribution } from '#libs/sales';
import { areSame, codesPartner, leadsPartner, type LivingOf, mostCredited } from './credited.js';

/** By what something became a partner’s, and under which of its records: its rewards are in the wallet of that one. */
export interface Held {
  readonly occasion: string;
  readonly partnerId: string | null;
  /** Of a sale: whose code had been used by then. */
  readonly coder: string | null;
}

/** Records as known at a position. */
const livingAt =
  (facts: StateReader, tenant: string, position: Position): LivingOf =>
  (partnerId) =>
    survivorOf(facts, tenant, partnerId, position);

/**
 * Whose a sale was, one after the other: by its recording, then by each event that made it another partner’s; up to a position, where one is given. Of
 * equal parts the touches decide that credited it then.
 */
export async function holdersOfSale(
  facts: StateReader,
  tenant: string,
  saleId: string,
  upTo?: Position,
): Promise<readonly Held[]> {
  const holders: Held[] = [];
  let touches: SaleAttribution['touches'] = [];
  for await (const event of facts.events(saleAggregate, tenant, saleId, upTo)) {
    if (event.type === 'sale.recorded') {
      touches = event.data.attribution?.touches ?? [];
      const partnerId = mostCredited(event.data.credits, touches);
      holders.push({ occasion: saleId, partnerId, coder: codesPartner(touches) });
    }
    if (event.type !== 'sale.recredited') continue;
    const { before, after, attribution } = event.data;
    const had = mostCredited(before, touches);
    touches = attribution?.touches ?? touches;
    const partnerId = mostCredited(after, touches);
    const isTheirs = await areSame(had, partnerId, livingAt(facts, tenant, event.position));
    if (!isTheirs) holders.push({ occasion: event.id, partnerId, coder: codesPartner(touches) });
  }
  return holders;
}

/** Whose a lead was when it was qualified, each time. */
interface Qualified {
  readonly event: Recorded<LeadQualified>;
  readonly eventId: string;
  readonly partnerId: string | null;
  readonly journey: Journey;
  /** As known then. */
  readonly livingOf: LivingOf;
}

type LeadQualified = EventOf<JourneyEvent, 'journey.lead-qualified'>;

/** Every time that a lead was qualified, in whichever journey its customer’s was then; up to a position, where one is given. */
export async function qualificationsOf(
  facts: StateReader,
  tenant: string,
  leadId: string,
  upTo?: Position,
): Promise<readonly Qualified[]> {
  const staying = await new JourneyStateReader(facts, tenant).staying(leadId);
  const events: Recorded<LeadQualified>[] = [];
  for (const id of new Set([leadId, ...staying.ended, staying.journeyId])) {
    for await (const event of facts.events(journeyAggregate, tenant, id)) {
      if (event.type !== 'journey.lead-qualified' || event.data.leadId !== leadId) continue;
      if (upTo === undefined || event.position.commit <= upTo.commit) events.push(event as Recorded<LeadQualified>);
    }
  }
  events.sort((one, other) => Number(one.position.commit - other.position.commit));
  const all = events.map(async (event) => {
    const { id: eventId, data, position } = event;
    const { state } = await facts.of(journeyAggregate, tenant, data.journeyId, position);
    if (state.status === 'absent') return [];
    const livingOf = livingAt(facts, tenant, position);
    return [{ event, eventId, partnerId: leadsPartner(state, data.at), journey: state, livingOf }];
  });
  return (await Promise.all(all)).flat();
}

/** Whose a lead was, one after the other: by its submission; where the partner had lost it, by the event by which it came back. */
export async function holdersOfLead(
  leadId: string,
  qualified: readonly Pick<Qualified, 'eventId' | 'partnerId' | 'livingOf'>[],
): Promise<readonly Held[]> {
  const holders: Held[] = [];
  for (const { eventId, partnerId, livingOf } of qualified) {
    const had = await Promise.all(holders.map((one) => areSame(one.partnerId, partnerId, livingOf)));
    if (had.at(-1)) continue;
    holders.push({ occasion: had.includes(true) ? eventId : leadId, partnerId, coder: null });
  }
  return holders;
}
