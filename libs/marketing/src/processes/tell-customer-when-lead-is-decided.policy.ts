import { bindingByLead, DisqualifyLead, type JourneyEvent, journeyEvents, JourneyStateReader } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { Command, CommandContext, Instant, Recorded } from '#libs/kernel';
import { type SharingEvent, sharingEvents } from '../sharing/sharing.events.js';
import { acceptedTouchIdOf, noteTouch } from './shared-lead.touches.js';

const name = 'tell-customer-when-lead-is-decided';

const ON = [
  'sharing.lead-accepted',
  'sharing.lead-assigned',
  'sharing.lead-reassigned',
  'sharing.lead-rejected',
  'sharing.lead-withheld',
  'journey.touch-noted',
] as const;

type Told = Extract<SharingEvent | JourneyEvent, { type: (typeof ON)[number] }>;

/**
 * What an answer means for the customer: who accepts a lead has it from then on, which binds by the policy of the program; one that is the vendor’s
 * binds as if nothing had been shared.
 */
export const tellCustomerWhenLeadIsDecided = (facts: StateReader): Policy<SharingEvent | JourneyEvent> =>
  policy<SharingEvent | JourneyEvent>({
    name,
    sources: [sharingEvents, journeyEvents],
    on: [...ON],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const command = await answerTo(facts, event as Recorded<Told>, policyContext(name, event));
        if (command) commands.push({ command, answers: [event], doneIf: GONE });
      }
      return commands;
    },
  });

const GONE = ['JOURNEY_MERGED', 'CUSTOMER_ERASED', 'TOO_MANY_TOUCHES', 'WRONG_STATUS', 'NOT_FOUND'];

async function answerTo(
  facts: StateReader,
  event: Recorded<Told>,
  context: CommandContext,
): Promise<Command | undefined> {
  switch (event.type) {
    case 'journey.touch-noted': {
      const { journeyId, kind, activityId, touchId, partnerId, at } = event.data;
      if (kind !== 'lead' || activityId === null) return undefined;
      const journey = await new JourneyStateReader(facts, context.tenant).journey(journeyId);
      const leadId = journey.state.status === 'absent' ? undefined : journey.state.lead?.leadId;
      if (leadId === undefined || touchId !== acceptedTouchIdOf(context.tenant, leadId, partnerId)) return undefined;
      return bound(facts, leadId, context, at);
    }
    case 'sharing.lead-accepted': {
      const { leadId, partnerId, activityId, programId, at } = event.data;
      const { journeyId } = await new JourneyStateReader(facts, context.tenant).staying(leadId);
      const touchId = acceptedTouchIdOf(context.tenant, leadId, partnerId);
      return noteTouch(facts, { journeyId, programId }, { touchId, kind: 'lead', partnerId, activityId, at }, context);
    }
    case 'sharing.lead-rejected': {
      const { leadId, programId, ends } = event.data;
      if (!ends) return undefined;
      const { journeyId } = await new JourneyStateReader(facts, context.tenant).staying(leadId);
      return new DisqualifyLead({ journeyId, programId, reason: 'BAD_DATA', note: null }, context);
    }
    case 'sharing.lead-withheld':
      return bound(facts, event.data.leadId, context);
    case 'sharing.lead-assigned':
    case 'sharing.lead-reassigned':
      return event.data.partnerId === null ? bound(facts, event.data.leadId, context) : undefined;
  }
}

/** Bound by its lead, which waits for nobody any more; at another time than its own where a partner has accepted it. */
async function bound(
  facts: StateReader,
  leadId: string,
  context: CommandContext,
  at?: Instant,
): Promise<Command | undefined> {
  const { state, revision } = await new JourneyStateReader(facts, context.tenant).staying(leadId);
  if (state.status === 'absent') return undefined;
  return bindingByLead(facts, { state, revision }, context, { isDecided: true, at });
}
