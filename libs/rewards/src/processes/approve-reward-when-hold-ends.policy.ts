import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { PROVIDER, referenceOf } from '../sending/references.js';
import { ApproveReward } from '../wallet/wallet.commands.js';
import { HOLD_ENDS } from './reward.deadlines.js';

const name = 'approve-reward-when-hold-ends';

/** What nobody has taken back or held until then is given. */
export const approveRewardWhenHoldEnds = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!isReached(event, 'wallet', HOLD_ENDS)) return [];
          const { subject, key: rewardId } = event.data;
          const approve = {
            walletId: subject.id,
            rewardId,
            by: null,
            provider: PROVIDER,
            reference: referenceOf(rewardId, 1),
          };
          return [{ command: new ApproveReward(approve, policyContext(name, event)), answers: [event] }];
        }),
      ),
  });
