import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { EndFund } from '../fund/state/fund.commands.js';
import { FUND_ENDS } from './fund.deadlines.js';

const name = 'close-fund-when-its-period-is-over';

/** What is not approved by the end of its budget expires. */
export const closeFundWhenItsPeriodIsOver = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!isReached(event, 'fund', FUND_ENDS)) return [];
          const fundId = event.data.subject.id;
          return [{ command: new EndFund({ fundId }, policyContext(name, event)), answers: [event] }];
        }),
      ),
  });
