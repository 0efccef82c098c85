import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyOf,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  type RowList,
  Whether,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import { TouchKindEnum } from '../attribution-enums.types.js';
import type { TouchRow } from '../touch.view.js';
import type { TouchKind } from '../../vocabulary/touch.js';

@InputType({ description: 'Which touches.' })
class TouchFilter {
  @AnyOf(TouchKindEnum, 'Of one of these kinds.')
  kind?: TouchKind[];

  @Instants('That happened then, business time.')
  happenedAt?: InstantRange;

  @Whether('Whether a person decided that they count for nothing.')
  isFlagged?: boolean;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

const touchWhere = (filter: TouchFilter | undefined): Where<TouchRow> | undefined =>
  filter &&
  allOf<TouchRow>(
    { kind: filter.kind, at: filter.happenedAt, isFlagged: filter.isFlagged },
    filter.partner && ofPartners<TouchRow>(filter.partner),
  );

type TouchOrder = 'newest' | 'oldest';

const TouchOrderEnum = graphqlEnum<TouchOrder>('TouchOrder', 'How touches are listed.', {
  newest: 'The latest first.',
  oldest: 'The earliest first.',
});

const TOUCH_ORDERS: Readonly<Record<TouchOrder, Order<TouchRow>>> = {
  newest: { by: 'at', direction: 'desc' },
  oldest: { by: 'at' },
};

const LISTED = { filter: TouchFilter, orders: TouchOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class TouchesArgs extends listingOfProgram(LISTED) {}

@ArgsType()
export class NestedTouchesArgs extends listing(NestedPageArgs, LISTED) {}

/** Touches; for a partner its own. */
export const touchList = (
  { programId, filter, orderBy }: NestedTouchesArgs & Partial<TouchesArgs>,
  caller: Principal,
): RowList<TouchRow> => ({
  where: { programId, ...own(caller, 'partnerId'), ...allOf<TouchRow>(touchWhere(filter)) },
  order: TOUCH_ORDERS[orderBy],
});
