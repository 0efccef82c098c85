import { own, type Principal } from '#libs/access';
import {
  allOf,
  ANY_OF,
  AnyCountry,
  AnyIdOf,
  AnyOf,
  graphqlEnum,
  HAVING,
  having,
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
import { DisqualifyReasonEnum, LeadStatusEnum } from '../attribution-enums.types.js';
import type { LeadRow } from '../lead/lead.row.view.js';
import { TouchRow } from '../touch.view.js';
import type { DisqualifyReason, LeadStatus } from '../../vocabulary/lead.types.js';

@InputType({ description: 'Which touches led to a lead: of its partner, when it was submitted or before.' })
class LeadTouchFilter {
  @Whether('Whether a link was followed.')
  hasLink?: boolean;

  @AnyIdOf('link', 'One of these links was followed.')
  linkId?: string[];

  @Whether('Whether a code was used.')
  hasCode?: boolean;

  @AnyIdOf('code', 'One of these codes was used.')
  codeId?: string[];
}

@InputType({ description: 'Which leads.' })
class LeadFilter {
  @AnyOf(LeadStatusEnum, 'Standing now at one of these.')
  status?: LeadStatus[];

  @AnyOf(DisqualifyReasonEnum, 'Disqualified for one of these reasons.')
  disqualifyReason?: DisqualifyReason[];

  @AnyOf(DisqualifyReasonEnum, 'Not standing as disqualified for any of these reasons.')
  notDisqualifiedFor?: DisqualifyReason[];

  @AnyCountry('In one of these countries: ISO 3166-1 alpha-2 codes, such as `GB`.')
  country?: string[];

  @Whether('Whether their country is known.')
  hasCountry?: boolean;

  @Instants('Submitted then, business time.')
  submittedAt?: InstantRange;

  @Instants('Of which the customer first bought then, business time.')
  convertedAt?: InstantRange;

  @Whether('Whether a partner submitted them itself.')
  byPartner?: boolean;

  @Whether('Whether a partner brought them.')
  hasPartner?: boolean;

  @Whether('Whether an activity brought them.')
  hasActivity?: boolean;

  @Whether('Whether another lead of the same person goes on instead; a partner that asks finds none.')
  isMerged?: boolean;

  @AnyIdOf('activity', 'Brought by one of these activities.')
  activityId?: string[];

  @Matching(() => PartnerFilter, 'Brought by such a partner.')
  partner?: PartnerFilter;

  @Matching(
    () => LeadTouchFilter,
    'To which such a touch has led, one that nobody has flagged; without those that another lead goes on for.',
  )
  touch?: LeadTouchFilter;
}

const leadWhere = (filter: LeadFilter | undefined): Where<LeadRow> | undefined =>
  filter &&
  allOf<LeadRow>(
    {
      status: filter.status,
      disqualified: filter.disqualifyReason,
      country: filter.country,
      submittedAt: filter.submittedAt,
      convertedAt: filter.convertedAt,
      byPartner: filter.byPartner,
      activityId: filter.activityId,
      mergedInto: present(filter.isMerged),
    },
    filter.hasPartner === undefined ? undefined : { partnerId: present(filter.hasPartner) },
    filter.hasActivity === undefined ? undefined : { activityId: present(filter.hasActivity) },
    filter.hasCountry === undefined ? undefined : { country: present(filter.hasCountry) },
    filter.partner && ofPartners<LeadRow>(filter.partner),
    ...(filter.notDisqualifiedFor ?? []).map(notDisqualifiedFor),
    filter.touch && ledBy(filter.touch),
  );

const notDisqualifiedFor = (reason: DisqualifyReason): Where<LeadRow> => ({
  [ANY_OF]: [{ status: { otherThan: 'disqualified' } }, { disqualified: { otherThan: reason } }],
});

/** As figures of links and codes count leads. */
const ledBy = ({ hasLink, linkId, hasCode, codeId }: LeadTouchFilter): Where<LeadRow> => ({
  mergedInto: null,
  [HAVING]: [
    having(TouchRow, {
      ...{ by: 'journeyId', of: 'journeyId' },
      same: [
        { by: 'programId', of: 'programId' },
        { by: 'partnerId', of: 'partnerId' },
        { by: 'at', of: 'submittedAt', isUntil: true },
      ],
      where: {
        isFlagged: false,
        ...allOf<TouchRow>({ linkId, codeId }, { linkId: present(hasLink), codeId: present(hasCode) }),
      },
    }),
  ],
});

type LeadOrder = 'newest' | 'oldest';

const LeadOrderEnum = graphqlEnum<LeadOrder>('LeadOrder', 'How leads are listed.', {
  newest: 'The latest submitted first.',
  oldest: 'The earliest submitted first.',
});

const LEAD_ORDERS: Readonly<Record<LeadOrder, Order<LeadRow>>> = {
  newest: { by: 'submittedAt', direction: 'desc' },
  oldest: { by: 'submittedAt' },
};

const LISTED = { filter: LeadFilter, orders: LeadOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class LeadsArgs extends listingOfProgram(LISTED) {}

@ArgsType()
export class NestedLeadsArgs extends listing(NestedPageArgs, LISTED) {}

/** Leads; for a partner those that it brought. One that found them by their merges could tell who else brought the same person. */
export function leadList(
  { programId, filter, orderBy }: NestedLeadsArgs & Partial<LeadsArgs>,
  caller: Principal,
): RowList<LeadRow> {
  const none = caller.role === 'partner' && filter?.isMerged !== undefined ? { id: [] } : undefined;
  return {
    where: { programId, ...own(caller, 'partnerId'), ...allOf<LeadRow>(leadWhere(filter), none) },
    order: LEAD_ORDERS[orderBy],
  };
}
