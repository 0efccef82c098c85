import { type Policy, policy, policyContext } from '#libs/eventing';
import { KeepRewardPlace, ReleaseReward } from '../budget/reward-budget.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const name = 'release-budget-when-reward-ends';

/** The place in its budget of what is not given. One that was reversed keeps it. */
export const releaseBudgetWhenRewardEnds = (): Policy<WalletEvent> =>
  policy<WalletEvent>({
    name,
    sources: [walletEvents],
    on: ['wallet.reward-refused', 'wallet.reward-cancelled', 'wallet.reward-expired', 'wallet.reward-reversed'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!('budgetIds' in event.data)) return [];
          const { programId, rewardId, budgetIds } = event.data;
          const Answer = event.type === 'wallet.reward-reversed' ? KeepRewardPlace : ReleaseReward;
          return budgetIds.map((budgetId) => ({
            command: new Answer({ budgetId, programId, rewardId }, policyContext(name, event)),
            answers: [event],
          }));
        }),
      ),
  });
