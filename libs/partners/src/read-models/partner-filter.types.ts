import {
  allOf,
  ANY_OF,
  AnyCountry,
  AnyIdOf,
  AnyNumber,
  AnyOf,
  AnyText,
  graphqlEnum,
  HAVING,
  having,
  Instants,
  type InstantRange,
  type Order,
  present,
  Whether,
  type Where,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { InputType } from '@nestjs/graphql';
import type { OnboardingStep, PartnerKind } from '../events/partner.events.js';
import type { StandingName } from '../events/partner.state.js';
import { ContactRow } from './contact.view.js';
import { PartnerRow } from './partner.row.view.js';
import { PartnerKindEnum, PartnerOnboardingStep, PartnerStanding } from './partner.types.js';

@InputType({ description: 'Which partners. Of what belongs to partners: whose.' })
export class PartnerFilter {
  @AnyIdOf('partner', 'One of these.')
  id?: string[];

  @AnyText(
    'Which the vendor knows by one of these keys. One that is an e-mail address or a phone number is found by `partners(externalId:)` alone.',
  )
  externalId?: string[];

  @AnyOf(PartnerKindEnum, 'Of one of these kinds.')
  kind?: PartnerKind[];

  @AnyOf(PartnerStanding, 'Standing now at one of these.')
  standing?: StandingName[];

  @AnyNumber('Of one of these ranks now, 1 lowest.')
  tier?: number[];

  @AnyCountry('In one of these countries: ISO 3166-1 alpha-2 codes, such as `GB`.')
  country?: string[];

  @AnyIdOf('plan', 'With one of these plans of its own now; the standard plan of the program is none.')
  planId?: string[];

  @Whether('Whether a tax form is on file.')
  hasTaxForm?: boolean;

  @Whether('Whether a payout method is verified, and was not removed.')
  hasPayoutMethod?: boolean;

  @Whether('Whether both are there, a tax form and a payout method: what programs ask for before they pay.')
  hasPapers?: boolean;

  @Whether('For those that are onboarding: whether the time is up.')
  onboardingOverdue?: boolean;

  @AnyOf(PartnerOnboardingStep, 'For those that are onboarding: with one of these steps still to be done.')
  onboardingOpen?: OnboardingStep[];

  @Whether('Whether anybody is known there who can be called.')
  hasContact?: boolean;

  @Instants('Known since then, business time.')
  knownSince?: InstantRange;

  @Instants('Standing where it stands since then, business time.')
  standingSince?: InstantRange;

  @Instants('First active then, business time.')
  activeSince?: InstantRange;
}

function withPapers(has: boolean | undefined): Where<PartnerRow> {
  if (has === undefined) return {};
  if (!has) return { [ANY_OF]: [{ taxForm: null }, { payoutMethodName: null }] };
  return allOf<PartnerRow>({ taxForm: present(true), payoutMethodName: present(true) });
}

const withContact = (has: boolean | undefined): Where<PartnerRow> =>
  has === undefined ? {} : { [HAVING]: [having(ContactRow, { by: 'partnerId', where: {}, none: !has })] };

export const partnerWhere = (filter: PartnerFilter | undefined): Where<PartnerRow> | undefined =>
  filter && {
    id: filter.id,
    keyName: filter.externalId?.flatMap((key) => [...keyForms(key)]),
    kind: filter.kind,
    standing: filter.standing,
    tier: filter.tier,
    country: filter.country,
    planId: filter.planId,
    taxForm: present(filter.hasTaxForm),
    payoutMethodName: present(filter.hasPayoutMethod),
    ...withPapers(filter.hasPapers),
    onboardingOverdue: filter.onboardingOverdue,
    onboardingOpen: filter.onboardingOpen && { hasAny: filter.onboardingOpen },
    knownSince: filter.knownSince,
    standingSince: filter.standingSince,
    activeSince: filter.activeSince,
    ...withContact(filter.hasContact),
  };

/** Of a row that belongs to a partner: that it is one of these. Ids alone are looked up in no other table. */
export function ofPartners<Row extends { readonly partnerId: string | null }>(
  filter: PartnerFilter | undefined,
): Where<Row> {
  if (!filter) return {} as Where<Row>;
  const { id, ...others } = filter;
  const where = partnerWhere(others as PartnerFilter) ?? {};
  const isMore = Reflect.ownKeys(where).some((key) => where[key as keyof typeof where] !== undefined);
  return {
    ...(id && { partnerId: id }),
    ...(isMore && { [HAVING]: [having(PartnerRow, { by: 'id', of: 'partnerId', where })] }),
  } as Where<Row>;
}

export type PartnerOrder = 'newest' | 'oldest' | 'name';

export const PartnerOrderEnum = graphqlEnum<PartnerOrder>('PartnerOrder', 'How partners are listed.', {
  newest: 'The latest known first.',
  oldest: 'The earliest known first.',
  name: 'By name, small and capital letters alike; those without one last.',
});

export const PARTNER_ORDERS: Readonly<Record<PartnerOrder, Order<PartnerRow>>> = {
  newest: { by: 'knownSince', direction: 'desc' },
  oldest: { by: 'knownSince' },
  name: { by: 'nameOrder' },
};
