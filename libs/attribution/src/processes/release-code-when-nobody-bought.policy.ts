import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { ReleaseRedemption } from '../code/code.commands.js';
import { CODE_LAPSES } from './code.deadlines.js';

const name = 'release-code-when-nobody-bought';

/** Writes down that a checkout holds nothing any more. Nothing waits for it: whoever redeems next counts the time that has passed. */
export const releaseCodeWhenNobodyBought = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events
          .filter((event) => isReached(event, 'code', CODE_LAPSES))
          .map((event) => {
            const { subject, key } = event.data;
            const data = { codeId: subject.id, redemptionId: key, why: 'lapsed' } as const;
            return { command: new ReleaseRedemption(data, policyContext(name, event)), answers: [event] };
          }),
      ),
  });
