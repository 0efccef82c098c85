import { type Policy, policy, policyContext } from '#libs/eventing';
import { ReleaseReward } from '../budget/reward-budget.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const name = 'release-budget-when-reward-ends';

/** The places in budgets of what is not given. One that was reversed keeps them. */
export const releaseBudgetWhenRewardEnds = (): Policy<WalletEvent> =>
  policy<WalletEvent>({
    name,
    sources: [walletEvents],
    on: ['wallet.reward-refused', 'wallet.reward-cancelled', 'wallet.reward-expired'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (!('budgetIds' in event.data)) return [];
          const { programId, rewardId, budgetIds } = event.data;
          return budgetIds.map((budgetId) => ({
            command: new ReleaseReward({ budgetId, programId, rewardId }, policyContext(name, event)),
            answers: [event],
          }));
        }),
      ),
  });
