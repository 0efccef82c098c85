import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { ExpireReward } from '../wallet/wallet.commands.js';
import { REWARD_EXPIRES } from './reward.deadlines.js';

const name = 'expire-reward-when-its-time-has-come';

/** What was approved and not sent by then is not given any more. */
export const expireRewardWhenItsTimeHasCome = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!isReached(event, 'wallet', REWARD_EXPIRES)) return [];
          const { subject, key: rewardId, dueAt } = event.data;
          const expire = { walletId: subject.id, rewardId, dueAt };
          return [{ command: new ExpireReward(expire, policyContext(name, event)), answers: [event] }];
        }),
      ),
  });
