import {
  allOf,
  AnyText,
  graphqlEnum,
  Instants,
  type InstantRange,
  type RowList,
  type Order,
  present,
  Whether,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { AccountRow } from '../account.view.js';

@InputType({ description: 'Which customers.' })
class DealAccountFilter {
  @Whether('Whether they count as competitors.')
  isCompetitor?: boolean;

  @AnyText('That have bought one of these product lines.')
  bought?: string[];

  @Whether('Whether they turned out to be another account.')
  isJoined?: boolean;

  @Instants('Of which something was first said then, business time.')
  since?: InstantRange;
}

const accountWhere = (filter: DealAccountFilter | undefined): Where<AccountRow> | undefined =>
  filter && {
    isCompetitor: filter.isCompetitor,
    bought: filter.bought && { hasAny: filter.bought },
    joinedInto: present(filter.isJoined),
    since: filter.since,
  };

type AccountOrder = 'newest' | 'oldest';

const AccountOrderEnum = graphqlEnum<AccountOrder>('DealAccountOrder', 'How customers are listed.', {
  newest: 'The latest known first.',
  oldest: 'The earliest known first.',
});

const ACCOUNT_ORDERS: Readonly<Record<AccountOrder, Order<AccountRow>>> = {
  newest: { by: 'since', direction: 'desc' },
  oldest: { by: 'since' },
};

@ArgsType()
export class DealAccountsArgs extends listingOfProgram({
  filter: DealAccountFilter,
  orders: AccountOrderEnum,
  byDefault: 'newest',
}) {}

export const accountList = ({ programId, filter, orderBy }: DealAccountsArgs): RowList<AccountRow> => ({
  where: { programId, ...allOf<AccountRow>(accountWhere(filter)) },
  order: ACCOUNT_ORDERS[orderBy],
});
