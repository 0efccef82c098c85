import { graphqlEnum } from '#libs/graphql';
import type { RewardEndedBy, RewardRefusedFor, RewardSide } from '../vocabulary/reward.types.js';
import type { RewardStatus } from '../wallet/wallet.state.js';

export const RewardSideEnum = graphqlEnum<RewardSide>('RewardSide', 'Who gets a reward.', {
  referrer: 'The partner that referred the customer.',
  customer: 'The customer.',
});

export type ShownStatus = RewardStatus | 'refused';

export const RewardStatusEnum = graphqlEnum<ShownStatus>('RewardStatus', 'How far a reward is.', {
  pending: 'Granted; it is approved when its hold ends.',
  held: 'Somebody should look at it: only a person approves it.',
  approved: 'Its cost counts; it waits to be sent.',
  intended: 'Frozen: it is on its way to the provider.',
  sent: 'The provider has it.',
  unknown: 'Nobody knows whether the provider has it: it is asked by the reference.',
  fulfilled: 'It was given.',
  cancelled: 'It ended before it was given; its place under caps is free again.',
  expired: 'Nobody sent it in time; its place under caps is free again.',
  reversed: 'It was given, and taken back; it keeps its place under caps.',
  refused: 'It was not granted; `refusalReason` says why.',
});

export const RewardRefusedForEnum = graphqlEnum<RewardRefusedFor>('RewardRefusedFor', 'Why nothing was granted.', {
  NOT_CREDITED: 'No partner is credited, or nobody’s code was used where the rule asks for one.',
  SELF_REFERRAL: 'The customer is the partner itself.',
  COULD_NOT_EARN: 'The partner could not earn at that time.',
  NOT_THE_FIRST_SALE: 'The customer had bought before, or is not known.',
  BELOW_MINIMUM: 'Less is left of the sale than the rule asks for.',
  CAP_REACHED: 'The beneficiary has as much as a cap lets it have in the window.',
  BUDGET_SPENT: 'All beneficiaries together have as much as a cap lets them have in the window.',
});

export const RewardEndedByEnum = graphqlEnum<RewardEndedBy>('RewardEndedBy', 'Why a reward ended.', {
  refunded: 'Too little is left of the sale.',
  recredited: 'The sale is credited to another partner now.',
  returned: 'It came back.',
  banned: 'Its partner was banned before it was given.',
  person: 'A person said so.',
});
