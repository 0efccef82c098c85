import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyIdOf,
  AnyOf,
  graphqlEnum,
  IdField,
  type InstantRange,
  Instants,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  PageArgs,
  present,
  type RowList,
  Whether,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { ActivityFiguresRow } from '../sharing/activity-figures.view.js';
import type { SharedLeadRow } from '../sharing/shared-lead.view.js';
import { type SharedLeadStatus, SharedLeadStatusEnum } from '../sharing/sharing-enums.types.js';

@InputType({ description: 'Which shared leads.' })
class SharedLeadFilter {
  @AnyIdOf('activity', 'Of one of these activities.')
  activityId?: string[];

  @AnyOf(SharedLeadStatusEnum, 'Standing now at one of these.')
  status?: SharedLeadStatus[];

  @Instants('Submitted then, business time.')
  submittedAt?: InstantRange;

  @Matching(() => PartnerFilter, 'That are such a partner’s.')
  partner?: PartnerFilter;
}

type SharedLeadOrder = 'newest' | 'oldest';

const SharedLeadOrderEnum = graphqlEnum<SharedLeadOrder>('SharedLeadOrder', 'How shared leads are listed.', {
  newest: 'The latest submitted first.',
  oldest: 'The earliest submitted first.',
});

const ORDERS: Readonly<Record<SharedLeadOrder, Order<SharedLeadRow>>> = {
  newest: { by: 'submittedAt', direction: 'desc' },
  oldest: { by: 'submittedAt' },
};

const LEADS = { filter: SharedLeadFilter, orders: SharedLeadOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class SharedLeadArgs extends listingOfProgram(LEADS) {}

@ArgsType()
export class NestedSharedLeadArgs extends listing(NestedPageArgs, LEADS) {}

@InputType({ description: 'Which leads that wait for an answer.' })
class LeadInboxFilter {
  @AnyIdOf('activity', 'Of one of these activities.')
  activityId?: string[];

  @Instants('Of which an answer is late from then on.')
  dueAt?: InstantRange;

  @Matching(() => PartnerFilter, 'That wait for such a partner.')
  partner?: PartnerFilter;
}

type LeadInboxOrder = 'due-first' | 'newest' | 'oldest';

const LeadInboxOrderEnum = graphqlEnum<LeadInboxOrder>('LeadInboxOrder', 'How leads that wait are listed.', {
  'due-first': 'The earliest due date first.',
  newest: 'The latest submitted first.',
  oldest: 'The earliest submitted first.',
});

const INBOX_ORDERS: Readonly<Record<LeadInboxOrder, Order<SharedLeadRow>>> = {
  ...ORDERS,
  'due-first': { by: 'dueAt' },
};

@ArgsType()
export class LeadInboxArgs extends listing(PageArgs, {
  ...{ filter: LeadInboxFilter, orders: LeadInboxOrderEnum },
  byDefault: 'due-first',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

/** What waits for an answer; for a partner what waits for its own. */
export const inboxList = (
  { programId, filter, orderBy }: LeadInboxArgs,
  caller: Principal,
): RowList<SharedLeadRow> => ({
  where: {
    ...{ programId, status: 'waiting', ...own(caller, 'partnerId') },
    ...allOf<SharedLeadRow>(
      filter && { activityId: filter.activityId, dueAt: filter.dueAt },
      filter?.partner && ofPartners<SharedLeadRow>(filter.partner),
    ),
  },
  order: INBOX_ORDERS[orderBy],
});

@InputType({ description: 'Which figures of activities.' })
class ActivityFiguresFilter {
  @AnyIdOf('activity', 'Of these activities.')
  activityId?: string[];

  @Whether('Whether it was planned here; false: it is known by the number that its leads name alone.')
  isPlanned?: boolean;
}

type ActivityFiguresOrder = 'leads-highest' | 'cost-highest' | 'id';

const ActivityFiguresOrderEnum = graphqlEnum<ActivityFiguresOrder>(
  'ActivityFiguresOrder',
  'How figures of activities are listed.',
  {
    'leads-highest': 'Those that brought most leads first.',
    'cost-highest': 'Those that cost most first.',
    id: 'In the order of their ids.',
  },
);

const FIGURES_ORDERS: Readonly<Record<ActivityFiguresOrder, Order<ActivityFiguresRow>>> = {
  'leads-highest': { by: 'leads', direction: 'desc' },
  'cost-highest': { by: 'costMinor', direction: 'desc' },
  id: { by: 'id' },
};

@ArgsType()
export class ActivityFiguresArgs extends listing(PageArgs, {
  ...{ filter: ActivityFiguresFilter, orders: ActivityFiguresOrderEnum },
  byDefault: 'leads-highest',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

export const activityFiguresList = ({
  programId,
  filter,
  orderBy,
}: ActivityFiguresArgs): RowList<ActivityFiguresRow> => ({
  where: {
    programId,
    ...allOf<ActivityFiguresRow>(filter && { activityId: filter.activityId, currency: present(filter.isPlanned) }),
  },
  order: FIGURES_ORDERS[orderBy],
});

/** Shared leads; for a partner those that are its own. */
export function sharedLeadList(
  { programId, filter, orderBy }: NestedSharedLeadArgs & Partial<SharedLeadArgs>,
  caller: Principal,
): RowList<SharedLeadRow> {
  const { activityId, status, submittedAt, partner } = filter ?? {};
  const only = allOf<SharedLeadRow>(
    { programId, activityId, status, submittedAt },
    partner && ofPartners<SharedLeadRow>(partner),
  );
  return { where: { ...only, ...own(caller, 'partnerId') }, order: ORDERS[orderBy] };
}
