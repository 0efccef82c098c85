import { type Journey, type JourneyEvent, journeyAggregate, JourneyStateReader } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import type { EventOf, Position, Recorded } from '#libs/kernel';
import { saleAggregate, type SaleAttribution } from '#libs/sales';
import { changesHands, leadsPartner } from './credited.js';

/** By what a sale became that of the partner with the greatest part of it: its recording, or the event that gave it away. */
export async function saleOccasion(facts: StateReader, tenant: string, saleId: string): Promise<string> {
  let occasion = saleId;
  let touches: SaleAttribution['touches'] = [];
  for await (const event of facts.events(saleAggregate, tenant, saleId)) {
    if (event.type === 'sale.recorded') touches = event.data.attribution?.touches ?? [];
    if (event.type === 'sale.recredited' && changesHands(event.data.before, event.data.after, touches)) {
      occasion = event.id;
    }
  }
  return occasion;
}

/** Whose a lead was when it was qualified, each time. */
interface Qualified {
  readonly eventId: string;
  readonly partnerId: string | null;
  readonly journey: Journey;
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
  const all = events.map(async ({ id: eventId, data, position }) => {
    const { state } = await facts.of(journeyAggregate, tenant, data.journeyId, position);
    return state.status === 'absent' ? [] : [{ eventId, partnerId: leadsPartner(state, data.at), journey: state }];
  });
  return (await Promise.all(all)).flat();
}

/** By what a lead is its partner’s: its submission; where the partner had lost it, the event by which it came back. */
export function leadOccasion(leadId: string, qualified: readonly Pick<Qualified, 'eventId' | 'partnerId'>[]): string {
  const had = new Set<string | null>();
  let last: string | null | undefined;
  let occasion = leadId;
  for (const { eventId, partnerId } of qualified) {
    if (partnerId === last) continue;
    occasion = had.has(partnerId) ? eventId : leadId;
    had.add(partnerId);
    last = partnerId;
  }
  return occasion;
}
