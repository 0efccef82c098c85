import { own, type Principal } from '#libs/access';
import {
  allOf,
  type AmountRange,
  Amounts,
  AnyIdOf,
  AnyOf,
  graphqlEnum,
  inMinor,
  type InstantRange,
  Instants,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  type RowList,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { type RewardKind, RewardKindEnum } from '#libs/programs';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { RewardSide } from '../../vocabulary/reward.types.js';
import { RewardSideEnum, RewardStatusEnum, type ShownStatus } from '../reward-enums.types.js';
import type { RewardRow } from '../reward.row.view.js';

@InputType({ description: 'Which rewards.' })
export class RewardFilter {
  @AnyOf(RewardStatusEnum, 'One of these far.')
  status?: ShownStatus[];

  @AnyOf(RewardSideEnum, 'Of one of these sides.')
  side?: RewardSide[];

  @AnyOf(RewardKindEnum, 'One of these.')
  kind?: RewardKind[];

  @AnyIdOf('sale', 'Given for one of these sales.')
  saleId?: string[];

  @AnyIdOf('lead', 'Given for one of these leads.')
  leadId?: string[];

  @Instants('Whose sale or lead happened then, business time.')
  triggerAt?: InstantRange;

  @Instants('That lapse then unless they are taken; those without such a day are left out.')
  expiresAt?: InstantRange;

  @Amounts('That cost this.')
  cost?: AmountRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

export const rewardWhere = (filter: RewardFilter | undefined): Where<RewardRow> | undefined =>
  filter &&
  allOf<RewardRow>(
    {
      ...{ status: filter.status, side: filter.side, kind: filter.kind, saleId: filter.saleId, leadId: filter.leadId },
      ...{ triggerAt: filter.triggerAt, expiresAt: filter.expiresAt, costMinor: inMinor(filter.cost) },
    },
    ofPartners(filter.partner),
  );

type RewardOrder = 'newest' | 'oldest' | 'cost-highest' | 'cost-lowest';

const RewardOrderEnum = graphqlEnum<RewardOrder>('RewardOrder', 'How rewards are listed.', {
  newest: 'Those of the latest sale or lead first.',
  oldest: 'Those of the earliest sale or lead first.',
  'cost-highest': 'The dearest first.',
  'cost-lowest': 'The cheapest first.',
});

const ORDERS: Readonly<Record<RewardOrder, Order<RewardRow>>> = {
  newest: { by: 'triggerAt', direction: 'desc' },
  oldest: { by: 'triggerAt' },
  'cost-highest': { by: 'costMinor', direction: 'desc' },
  'cost-lowest': { by: 'costMinor' },
};

const REWARDS = { filter: RewardFilter, orders: RewardOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class RewardArgs extends listingOfProgram(REWARDS) {}

@ArgsType()
export class NestedRewardArgs extends listing(NestedPageArgs, REWARDS) {}

/** For a partner its own: what it gets itself. */
export const rewardList = (
  { programId, filter, orderBy }: NestedRewardArgs & Partial<RewardArgs>,
  caller: Principal,
): RowList<RewardRow> => ({
  where: { programId, ...allOf(rewardWhere(filter)), ...own(caller, 'partnerId') },
  order: ORDERS[orderBy],
});
