import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { PassLeadOn } from '../sharing/sharing.commands.js';
import { SharingStateReader } from '../state-reader/sharing.state-reader.js';
import { LEAD_ANSWER_DUE } from './sharing.deadlines.js';

const name = 'pass-lead-on-when-nobody-answers';

/** Who does not answer in time has had its turn. */
export const passLeadOnWhenNobodyAnswers = (facts: StateReader): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (!isReached(event, 'sharing', LEAD_ANSWER_DUE)) continue;
        const { subject, key: leadId, dueAt, noticedAt } = event.data;
        const { id: activityId, programId } = subject;
        const context = policyContext(name, event);
        const known = new SharingStateReader(facts, event.metadata.tenant);
        const terms = await known.terms(programId, noticedAt);
        const hosts = await known.hosts(activityId, noticedAt);
        const command = new PassLeadOn({ activityId, programId, leadId, dueAt, noticedAt, terms, hosts }, context);
        commands.push({ command, answers: [event] });
      }
      return commands;
    },
  });
