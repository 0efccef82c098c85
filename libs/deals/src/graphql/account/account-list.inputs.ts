import {
  allOf,
  AnyText,
  graphqlEnum,
  IdField,
  Instants,
  type InstantRange,
  type RowList,
  listing,
  type Order,
  PageArgs,
  present,
  Whether,
  type Where,
} from '#libs/graphql';
import { ArgsType, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { AccountRow } from '../../read-models/account.view.js';

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
export class DealAccountsArgs extends listing(PageArgs, {
  filter: DealAccountFilter,
  orders: AccountOrderEnum,
  byDefault: 'newest',
}) {
  @IdField('program', { nullable: true, description: 'Of this program.' })
  @IsOptional()
  programId?: string;
}

export const accountList = ({ programId, filter, orderBy }: DealAccountsArgs): RowList<AccountRow> => ({
  where: { programId, ...allOf<AccountRow>(accountWhere(filter)) },
  order: ACCOUNT_ORDERS[orderBy],
});
