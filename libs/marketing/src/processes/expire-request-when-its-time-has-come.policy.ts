import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { ExpireFundRequest } from '../fund/state/fund.commands.js';
import { CLAIM_DUE, REQUEST_EXPIRES } from './fund.deadlines.js';

const name = 'expire-request-when-its-time-has-come';

/** Gives back what nobody has decided on, or claimed, in time. */
export const expireRequestWhenItsTimeHasCome = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!isReached(event, 'fund', REQUEST_EXPIRES, CLAIM_DUE)) return [];
          const { subject, kind, key: requestId, dueAt } = event.data;
          const why = kind === REQUEST_EXPIRES ? ('undecided' as const) : ('unclaimed' as const);
          const expire = { fundId: subject.id, requestId, why, dueAt };
          return [{ command: new ExpireFundRequest(expire, policyContext(name, event)), answers: [event] }];
        }),
      ),
  });
