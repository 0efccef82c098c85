export * from './budget/reward-budget.events.js';
export * from './wallet/wallet.events.js';
export type * from './vocabulary/reward.types.js';
export { RewardsModule } from './rewards.module.js';
