import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyNumber,
  AnyOf,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  type RowList,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { TierCause } from '../../performance/performance.events.js';
import type { TierChangeRow } from '../tier-change.view.js';
import { TierCauseEnum, TierDecidedBy } from '../tier.types.js';

@InputType({ description: 'Which decisions about tiers.' })
class TierChangeFilter {
  @AnyOf(TierCauseEnum, 'For one of these causes.')
  cause?: TierCause[];

  @AnyOf(TierDecidedBy, 'Decided by one of these.')
  by?: string[];

  @AnyNumber('That left one of these ranks, 1 lowest.')
  from?: number[];

  @AnyNumber('That led to one of these ranks, 1 lowest.')
  tier?: number[];

  @Instants('That hold from then on, business time.')
  effectiveAt?: InstantRange;

  @Instants('Decided as of then, business time.')
  decidedAt?: InstantRange;

  @Matching(() => PartnerFilter, 'About such a partner.')
  partner?: PartnerFilter;
}

type TierChangeOrder = 'newest' | 'oldest';

const TierChangeOrderEnum = graphqlEnum<TierChangeOrder>('TierChangeOrder', 'How decisions about tiers are listed.', {
  newest: 'The latest to hold first.',
  oldest: 'The earliest to hold first.',
});

const ORDERS: Readonly<Record<TierChangeOrder, Order<TierChangeRow>>> = {
  newest: { by: 'effectiveAt', direction: 'desc' },
  oldest: { by: 'effectiveAt' },
};

const CHANGES = { filter: TierChangeFilter, orders: TierChangeOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class TierChangesArgs extends listingOfProgram(CHANGES) {}

@ArgsType()
export class NestedTierChangesArgs extends listing(NestedPageArgs, CHANGES) {}

/** Decisions about tiers; for a partner those about its own. */
export const tierChangeList = (
  { programId, filter, orderBy }: NestedTierChangesArgs & Partial<TierChangesArgs>,
  caller: Principal,
): RowList<TierChangeRow> => {
  const { partner, ...of } = filter ?? {};
  return {
    where: {
      programId,
      ...own(caller, 'partnerId'),
      ...allOf<TierChangeRow>(filter && { ...of }, ofPartners(partner)),
    },
    order: ORDERS[orderBy],
  };
};
