import { type JourneyEvent, journeyEvents, JourneyStateReader } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { ActivityStateReader } from '../state-reader/activity.state-reader.js';
import { noteTouch, responseTouchIdOf } from './shared-lead.touches.js';

const name = 'note-response-when-activity-brought-lead';

/** Whoever hosts an activity has had a part in everybody that it brought. That earns nothing by itself: it influences. */
export const noteResponseWhenActivityBroughtLead = (facts: StateReader): Policy<JourneyEvent> =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.lead-submitted', 'journey.lead-seen-again'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'journey.lead-submitted' && event.type !== 'journey.lead-seen-again') continue;
        const { activityId, programId, contentMark, at } = event.data;
        if (activityId === null) continue;
        const { tenant } = event.metadata;
        const activity = await new ActivityStateReader(facts, tenant).activity(activityId);
        if (activity.status === 'absent') continue;
        const { journeyId } = await new JourneyStateReader(facts, tenant).staying(event.data.journeyId);
        let n = 0;
        for (const [partnerId, { answer }] of activity.hosts) {
          if (answer !== 'accepted') continue;
          const touchId = responseTouchIdOf(tenant, activityId, partnerId, contentMark);
          const taken = { touchId, kind: 'response' as const, partnerId, activityId, at };
          const command = await noteTouch(facts, { journeyId, programId }, taken, policyContext(name, event, n));
          commands.push({ command, answers: [event], doneIf: GONE });
          n += 1;
        }
      }
      return commands;
    },
  });

const GONE = ['JOURNEY_MERGED', 'CUSTOMER_ERASED', 'TOO_MANY_TOUCHES'];
