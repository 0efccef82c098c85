import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { NoteOverdue } from '../events/partner.commands.js';
import { ONBOARDING_DUE } from './partner.deadlines.js';

const NAME = 'note-overdue-when-onboarding-is-due';

/** A checklist that is still open when its time is up. */
export const noteOverdueWhenOnboardingIsDue = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name: NAME,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events
          .filter((event) => isReached(event, 'partner', ONBOARDING_DUE))
          .map((event) => {
            const { subject, dueAt } = event.data;
            const context = { ...policyContext(NAME, event), occurredAt: dueAt };
            return { command: new NoteOverdue({ partnerId: subject.id, dueAt }, context), answers: [event] };
          }),
      ),
  });
