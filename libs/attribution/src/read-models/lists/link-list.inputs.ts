import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyIdOf,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  present,
  type RowList,
  Whether,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { LinkRow } from '../link.view.js';

@InputType({ description: 'Which links.' })
class LinkFilter {
  @AnyIdOf('link', 'These links.')
  id?: string[];

  @Whether('Whether they were disabled.')
  isDisabled?: boolean;

  @Instants('Created then, business time.')
  createdAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

const linkWhere = (filter: LinkFilter | undefined): Where<LinkRow> | undefined =>
  filter &&
  allOf<LinkRow>(
    { id: filter.id, disabledAt: present(filter.isDisabled), createdAt: filter.createdAt },
    filter.partner && ofPartners<LinkRow>(filter.partner),
  );

type LinkOrder = 'newest' | 'oldest' | 'most-clicks';

const LinkOrderEnum = graphqlEnum<LinkOrder>('LinkOrder', 'How links are listed.', {
  newest: 'The latest created first.',
  oldest: 'The earliest created first.',
  'most-clicks': 'The most followed first.',
});

const LINK_ORDERS: Readonly<Record<LinkOrder, Order<LinkRow>>> = {
  newest: { by: 'createdAt', direction: 'desc' },
  oldest: { by: 'createdAt' },
  'most-clicks': { by: 'clicks', direction: 'desc' },
};

const LISTED = { filter: LinkFilter, orders: LinkOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class LinksArgs extends listingOfProgram(LISTED) {}

@ArgsType()
export class NestedLinksArgs extends listing(NestedPageArgs, LISTED) {}

/** Links; for a partner its own. */
export const linkList = (
  { programId, filter, orderBy }: NestedLinksArgs & Partial<LinksArgs>,
  caller: Principal,
): RowList<LinkRow> => ({
  where: { programId, ...own(caller, 'partnerId'), ...allOf<LinkRow>(linkWhere(filter)) },
  order: LINK_ORDERS[orderBy],
});
