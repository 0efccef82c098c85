import {
  allOf,
  AnyIdOf,
  graphqlEnum,
  HAVING,
  having,
  type InstantRange,
  Instants,
  listingOfProgram,
  type Order,
  present,
  type RowList,
  Whether,
} from '#libs/graphql';
import { ArgsType, InputType } from '@nestjs/graphql';
import { BoundPartnerRow } from '../bound-partner.view.js';
import type { JourneyRow } from '../journey.view.js';

@InputType({ description: 'Which customers.' })
class JourneyFilter {
  @AnyIdOf('partner', 'Bound last to one of these, or to a record that was merged into one, wholly or in part.')
  boundTo?: string[];

  @Instants('Whose last binding ends then, business time; those bound for life, or to nobody, are left out.')
  boundUntil?: InstantRange;

  @Whether('Whether bindings of what became one customer disagree: a person should look.')
  bindingsDisagree?: boolean;

  @Whether('Whether somebody submitted it as a lead.')
  hasLead?: boolean;

  @Instants('Of which something was first said then, business time.')
  openedAt?: InstantRange;

  @Instants('That first bought then, business time.')
  firstSoldAt?: InstantRange;
}

type JourneyOrder = 'newest' | 'oldest';

const JourneyOrderEnum = graphqlEnum<JourneyOrder>('JourneyOrder', 'How customers are listed.', {
  newest: 'Those last heard of first.',
  oldest: 'Those first heard of first.',
});

const ORDERS: Readonly<Record<JourneyOrder, Order<JourneyRow>>> = {
  newest: { by: 'openedAt', direction: 'desc' },
  oldest: { by: 'openedAt' },
};

@ArgsType()
export class JourneysArgs extends listingOfProgram({
  ...{ filter: JourneyFilter, orders: JourneyOrderEnum },
  byDefault: 'newest',
}) {}

/** Customers; of one that was several the journey that goes on. @param boundTo partners, with the records that were merged into them */
export const journeyList = (
  { programId, filter, orderBy }: JourneysArgs,
  boundTo: readonly string[] | undefined,
): RowList<JourneyRow> => ({
  where: {
    ...{ programId, mergedInto: null },
    // Whom it was ever bound to is indexed, whom it was bound to last is not.
    [HAVING]: [boundTo && having(BoundPartnerRow, { by: 'journeyId', where: { partnerId: boundTo } })],
    ...allOf<JourneyRow>(
      filter && {
        ...{ boundTo: boundTo && { hasAny: boundTo }, boundUntil: filter.boundUntil },
        ...{ bindingsDisagree: filter.bindingsDisagree, leadId: present(filter.hasLead) },
        ...{ openedAt: filter.openedAt, firstSoldAt: filter.firstSoldAt },
      },
    ),
  },
  order: ORDERS[orderBy],
});
