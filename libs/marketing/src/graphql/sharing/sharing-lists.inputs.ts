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
  type RowList,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';
import { type SharedLeadStatus, SharedLeadStatusEnum } from '../../read-models/sharing/sharing-enums.types.js';

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
export class SharedLeadArgs extends listing(PageArgs, LEADS) {
  @IdField('program', { nullable: true, description: 'Only of this program.' })
  programId?: string;
}

@ArgsType()
export class NestedSharedLeadArgs extends listing(NestedPageArgs, LEADS) {}

@ArgsType()
export class LeadInboxArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('partner', { nullable: true, description: 'Only what waits for this partner.' })
  partnerId?: string;
}

@ArgsType()
export class ActivityFiguresArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

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
