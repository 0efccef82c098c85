import { idOf } from '#libs/kernel';
import type { RewardOffer } from './reward.types.js';

/**
 * By what it is given for, the rule and the side. A lead can be several partners’, one after the other: each has its own. `occasion`: the sale or lead, or
 * the event by which it became the partner’s once more.
 */
export function rewardIdOf(
  tenant: string,
  occasion: string,
  { ruleId, side, trigger, partnerId }: Pick<RewardOffer, 'ruleId' | 'side' | 'trigger' | 'partnerId'>,
): string {
  const whose = trigger.kind === 'lead' && partnerId !== null ? [partnerId] : [];
  return idOf(tenant, 'reward', [occasion, ruleId, side, ...whose].join(':'));
}
