import {
  allOf,
  ANY_OF,
  AnyIdOf,
  AnyOf,
  AnyText,
  graphqlEnum,
  IdField,
  Instants,
  type InstantRange,
  listing,
  Matching,
  type Order,
  PageArgs,
  Whether,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import { DealReviewReason } from '../../read-models/deal-enums.types.js';
import type { DealWorkRow } from '../../read-models/deal-work.view.js';
import type { WorkReason } from '../../vocabulary/deal.types.js';
import { after } from '../../read-models/lists/deal-filter.js';

type WorkOrder = 'oldest' | 'newest' | 'due-first' | 'amount-highest';

const WorkOrderEnum = graphqlEnum<WorkOrder>('DealWorkOrder', 'How the work list is sorted.', {
  oldest: 'Who has waited longest first.',
  newest: 'The latest first.',
  'due-first': 'What should be decided first.',
  'amount-highest': 'The greatest amount first; those without one last.',
});

const WORK_ORDERS: Readonly<Record<WorkOrder, Order<DealWorkRow>>> = {
  oldest: { by: 'since' },
  newest: { by: 'since', direction: 'desc' },
  'due-first': { by: 'dueOrder' },
  'amount-highest': { by: 'amountOrder', direction: 'desc' },
};

@InputType({ description: 'Which items of the work list.' })
class DealWorkFilter {
  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;

  @AnyIdOf('account', 'Of one of these customers.')
  accountId?: string[];

  @AnyText('In one of these territories.')
  territory?: string[];

  @AnyOf(DealReviewReason, 'That wait for one of these reasons, among others or alone.')
  reason?: WorkReason[];

  @Whether('Whether the time for a decision is over.')
  overdue?: boolean;

  @Whether('Whether an earlier one has to be decided first.')
  behind?: boolean;

  @Whether('Whether they were imported.')
  imported?: boolean;

  @Instants('That wait since then, business time.')
  since?: InstantRange;
}

@ArgsType()
export class DealWorkArgs extends listing(PageArgs, {
  ...{ filter: DealWorkFilter, orders: WorkOrderEnum },
  byDefault: 'oldest',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

function overdueAt(overdue: boolean, now: number): Where<DealWorkRow> {
  const isOver = { decideBy: { to: after(now) } };
  return overdue ? isOver : { [ANY_OF]: [{ decideBy: null }, { decideBy: { from: after(now) } }] };
}

export const workWhere = ({ programId, filter }: DealWorkArgs): Where<DealWorkRow> => ({
  ...{ programId, waiting: true },
  ...allOf<DealWorkRow>(
    filter && {
      ...{ accountId: filter.accountId, territory: filter.territory, since: filter.since },
      ...{ behind: filter.behind, imported: filter.imported },
      reasons: filter.reason && { hasAny: filter.reason },
    },
    filter?.partner && ofPartners<DealWorkRow>(filter.partner),
    filter?.overdue === undefined ? undefined : overdueAt(filter.overdue, Date.now()),
  ),
});

export const workOrder = ({ orderBy }: DealWorkArgs): Order<DealWorkRow> => WORK_ORDERS[orderBy];
