import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import type { RewardSide } from '../vocabulary/reward.types.js';
import * as commands from './wallet.commands.js';
import { walletEvents } from './wallet.events.js';
import { walletDecider } from './wallet.js';

/** One for each partner or customer of a program. */
export const walletIdOf = (tenant: string, programId: string, side: RewardSide, beneficiaryId: string): string =>
  idOf(tenant, 'wallet', `${programId}:${side}:${beneficiaryId}`);

export const walletAggregate = aggregate({
  decider: walletDecider,
  events: walletEvents,
  commands,
  id: ({ data }) => data.walletId,
});
