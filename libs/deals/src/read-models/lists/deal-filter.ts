import {
  allOf,
  AmountRange,
  Amounts,
  AnyIdOf,
  ANY_OF,
  AnyOf,
  AnyText,
  DayRange,
  Days,
  graphqlEnum,
  inclusive,
  inMajor,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  type Where,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { DealStatus } from '../../deal/deal.state.js';
import { DealInvolvement, DealRejectReason, DealStateEnum } from '../deal-enums.types.js';
import type { DealRow, StoredDeal } from '../deal.row.view.js';
import type { Involvement, RejectReason } from '../../vocabulary/deal.types.js';

@InputType({ description: 'Which deals.' })
export class DealFilter {
  @AnyOf(DealStateEnum, 'Standing at one of these as of now.')
  state?: DealStatus[];

  @AnyText('With one of these numbers, exactly, in each program.')
  externalId?: string[];

  @AnyIdOf('account', 'Of one of these customers. A partner finds none by it.')
  accountId?: string[];

  @AnyText('About one of these product lines, among others or alone.')
  productLine?: string[];

  @AnyText('In exactly one of these territories.')
  territory?: string[];

  @AnyOf(DealInvolvement, 'For which the partner did one of these.')
  involvement?: Involvement[];

  @AnyOf(DealRejectReason, 'Rejected for one of these reasons.')
  rejectReason?: RejectReason[];

  @AnyIdOf('contact', 'Led by one of these contacts of the partner.')
  representativeId?: string[];

  @Amounts('Expected to bring this, or won for it.')
  amount?: AmountRange;

  @Instants('Drafted, or registered elsewhere, then; business time.')
  registeredAt?: InstantRange;

  @Instants('First handed in then, business time.')
  submittedAt?: InstantRange;

  @Instants('Approved or refused then, business time.')
  decidedAt?: InstantRange;

  @Instants('Whose protection ends, or ended, then.')
  expiresAt?: InstantRange;

  @Instants('On which nobody has worked since then: by its last activity, or its registration where there was none.')
  idleSince?: InstantRange;

  @Instants('Won or lost then, business time.')
  closedAt?: InstantRange;

  @Days('Expected to close on these days.')
  expectedCloseOn?: DayRange;

  @Matching(() => PartnerFilter, 'Of such a partner; the vendor’s own deals have none.')
  partner?: PartnerFilter;
}

/** The moment after: instants are whole milliseconds. */
export const after = (now: number): string => new Date(now + 1).toISOString();

/**
 * What a state means as of now: an approval whose time is over has expired. Now is a whole second, so that the lists below the rows of one page are
 * one statement.
 */
export function standingNow(states: readonly DealStatus[]): Where<StoredDeal> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const approved = { state: 'approved' } as const;
  return {
    [ANY_OF]: [
      { state: states.filter((state) => state !== 'approved') },
      ...(states.includes('approved') ? [{ ...approved, expiresAt: { from: after(now) } }] : []),
      ...(states.includes('expired') ? [{ ...approved, expiresAt: { to: after(now) } }] : []),
    ],
  };
}

export const dealWhere = (filter: DealFilter | undefined): Where<DealRow> | undefined =>
  filter &&
  allOf<DealRow>(
    filter.state && standingNow(filter.state),
    {
      externalId: filter.externalId?.flatMap((number) => [...keyForms(number)]),
      accountId: filter.accountId,
      productLines: filter.productLine && { hasAny: filter.productLine },
      territory: filter.territory,
      involvement: filter.involvement,
      rejectReason: filter.rejectReason,
      representative: filter.representativeId,
      registeredAt: filter.registeredAt,
      submittedAt: filter.submittedAt,
      decidedAt: filter.decidedAt,
      expiresAt: filter.expiresAt,
      // The column that lists are sorted by.
      expiresOrder: filter.expiresAt,
      idleSince: filter.idleSince,
      closedAt: filter.closedAt,
      expectedCloseOn: inclusive(filter.expectedCloseOn),
    },
    inMajor('amount', filter.amount),
    ofPartners(filter.partner),
  );

export type DealOrder =
  | 'registered-newest'
  | 'registered-oldest'
  | 'expires-first'
  | 'amount-highest'
  | 'amount-lowest';

export const DealOrderEnum = graphqlEnum<DealOrder>('DealOrder', 'How deals are listed.', {
  'registered-newest': 'The latest `registeredAt` first.',
  'registered-oldest': 'The earliest registered first.',
  'expires-first': 'Those whose protection ends first; those without one last.',
  'amount-highest': 'The greatest amount first; those without one last.',
  'amount-lowest': 'The least amount first; those without one before all.',
});

export const DEAL_ORDERS: Readonly<Record<DealOrder, Order<StoredDeal>>> = {
  'registered-newest': { by: 'registeredAt', direction: 'desc' },
  'registered-oldest': { by: 'registeredAt' },
  'expires-first': { by: 'expiresOrder' },
  'amount-highest': { by: 'amountOrder', direction: 'desc' },
  'amount-lowest': { by: 'amountOrder' },
};
