import { fromGlobalId, toGlobalId } from '#libs/kernel';

/** The provider that rewards go through. */
export const PROVIDER = 'file';

/** What a reward goes by at the provider; sent again after it failed it gets another. `reward_…`, `reward_….2`. */
export const referenceOf = (rewardId: string, attempt: number): string =>
  attempt === 1 ? toGlobalId('reward', rewardId) : `${toGlobalId('reward', rewardId)}.${attempt}`;

/** Of the negative line by which it is got back. */
export const recoveryReferenceOf = (rewardId: string): string => `${toGlobalId('reward', rewardId)}.back`;

/** Which reward a report is about. */
export const rewardIdIn = (reference: string): string | undefined => fromGlobalId('reward', reference.split('.')[0]);
