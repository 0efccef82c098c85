import { own, type Principal } from '#libs/access';
import type { DecidedBy } from '#libs/attribution';
import {
  AllMatching,
  allOf,
  AmountRange,
  Amounts,
  ANY_OF,
  AnyCountry,
  AnyOf,
  AnyText,
  graphqlEnum,
  HAVING,
  having,
  type HavingRow,
  inclusive,
  inMajor,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  Periods,
  TextField,
  type PeriodRange,
  Whether,
  type Where,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import { DecidedByEnum } from '../attribution/decision.enums.types.js';
import { SaleAttributionRow } from '../attribution/sale-attribution.view.js';
import { INFLUENCE } from '../figures/groups.js';
import { SaleCreditRow } from '../sale-credit.view.js';
import type { SoldRow } from '../sold.row.types.js';
import { ledBy, SaleTouchFilter } from './sale-touch-filter.js';

@InputType({ description: 'What a word of the vendor’s own says.' })
class SaleMetadataFilter {
  @TextField(400, { description: 'Its name.' })
  key: string;

  @TextField(400, {
    nullable: true,
    description: 'Its value, exactly; null: it is not there, or is kept apart since it names a person.',
  })
  value?: string | null;
}

@InputType({ description: 'Which sales or credit notes.' })
export class SaleFilter {
  @AnyText('With one of these numbers of the vendor’s own, exactly, in each program.')
  externalId?: string[];

  @Periods('Of these months, in the program’s zone.')
  period?: PeriodRange;

  @Instants('That happened then, business time.')
  occurredAt?: InstantRange;

  @Instants('Recorded then.')
  recordedAt?: InstantRange;

  @Amounts('That came to this, before refunds.')
  amount?: AmountRange;

  @AnyText('Of one of these kinds, in the vendor’s own words.')
  saleType?: string[];

  @AnyText('In one of these currencies: ISO 4217 codes.')
  currency?: string[];

  @Whether('Whether it is what a partner is paid on for help in a deal; false: what is revenue.')
  isInfluence?: boolean;

  @Whether(
    'Whether evidence was looked at for whose they are: those whose credits were named when they were recorded are not.',
  )
  isAttributed?: boolean;

  @AnyOf(DecidedByEnum, 'Of those that are attributed: decided last by one of these.')
  decidedBy?: DecidedBy[];

  @AnyCountry('Of customers in one of these countries: ISO 3166-1 alpha-2 codes, such as `GB`.')
  country?: string[];

  @Whether('Whether the country of the customer is known.')
  hasCountry?: boolean;

  @AllMatching(() => SaleMetadataFilter, 4, 'Of which words of the vendor’s own say all of this.')
  metadata?: SaleMetadataFilter[];

  @Matching(() => SaleTouchFilter, 'To which such a touch has led.')
  touch?: SaleTouchFilter;

  @Whether('Whether any partner is credited with a part.')
  isCredited?: boolean;

  @Matching(() => PartnerFilter, 'Credited to such a partner, wholly or in part.')
  partner?: PartnerFilter;
}

export const saleWhere = (filter: SaleFilter | undefined): Where<SoldRow> | undefined =>
  filter &&
  allOf<SoldRow>(
    {
      externalId: filter.externalId?.flatMap((number) => [...keyForms(number)]),
      period: inclusive(filter.period),
      occurredAt: filter.occurredAt,
      recordedAt: filter.recordedAt,
      saleType: filter.saleType,
      currency: filter.currency,
      [HAVING]: [
        isCredited(filter.isCredited),
        filter.partner && creditedTo(ofPartners(filter.partner)),
        isAttributed(filter.isAttributed),
        filter.decidedBy && attributed({ decidedBy: filter.decidedBy }),
        filter.touch && ledBy(filter.touch),
      ],
    },
    isInfluence(filter.isInfluence),
    ofCountries(filter.country),
    hasCountry(filter.hasCountry),
    ...(filter.metadata ?? []).map(says),
    inMajor('amount', filter.amount),
  );

const isInfluence = (influence: boolean | undefined): Where<SoldRow> | undefined =>
  influence === undefined ? undefined : { saleType: influence ? INFLUENCE : { otherThan: INFLUENCE } };

const attributed = (where: Where<SaleAttributionRow>): HavingRow => having(SaleAttributionRow, { by: 'id', where });

const isAttributed = (is: boolean | undefined): HavingRow | undefined =>
  is === undefined ? undefined : { ...attributed({}), none: !is };

const ofCountries = (countries: readonly string[] | undefined): Where<SoldRow> | undefined =>
  countries && { [ANY_OF]: countries.map((country) => ({ customer: { contains: { country } } })) };

const KNOWN = { lacks: { country: null } };
const NOT_KNOWN: readonly Where<SoldRow>[] = [{ customer: null }, { customer: { contains: { country: null } } }];

const hasCountry = (has: boolean | undefined): Where<SoldRow> | undefined => {
  if (has === undefined) return undefined;
  return has ? { customer: KNOWN, ...allOf<SoldRow>({ customer: { present: true } }) } : { [ANY_OF]: NOT_KNOWN };
};

const says = ({ key, value = null }: SaleMetadataFilter): Where<SoldRow> =>
  value === null
    ? { [ANY_OF]: [{ metadata: { lacks: [{ key }] } }, { metadata: { contains: [{ key, value }] } }] }
    : { metadata: { contains: [{ key, value }] } };

/** Rows that are credited to such a partner. */
export const creditedTo = (where: Where<SaleCreditRow>): HavingRow => having(SaleCreditRow, { by: 'soldId', where });

/** Rows that are credited to the caller, when it is a partner. */
export const ownCredit = (caller: Principal): HavingRow | undefined =>
  caller.role === 'partner' ? creditedTo(own(caller, 'partnerId')) : undefined;

const isCredited = (credited: boolean | undefined): HavingRow | undefined =>
  credited === undefined ? undefined : { ...creditedTo({}), none: !credited };

type SaleOrder = 'newest' | 'oldest' | 'amount-highest' | 'amount-lowest';

export const SaleOrderEnum = graphqlEnum<SaleOrder>('SaleOrder', 'How sales and credit notes are listed.', {
  newest: 'The latest first by business time.',
  oldest: 'The earliest first by business time.',
  'amount-highest': 'The greatest amount first, by the number alone: ask for one currency.',
  'amount-lowest': 'The least amount first, by the number alone: ask for one currency.',
});

export const SALE_ORDERS: Readonly<Record<SaleOrder, Order<SoldRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
  'amount-highest': { by: 'amount', direction: 'desc' },
  'amount-lowest': { by: 'amount' },
};
