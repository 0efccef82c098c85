import { type Change, insert, sortedBy, update, updateWhere, type View, mainView } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, ShownToPartners } from '#libs/graphql';
import { type EventOf, periodOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { type CustomerEvent, customerEvents } from '../events/customer.events.js';
import type { Content } from '../content/content.js';
import { type Crediting, type SaleEvent, saleEvents, type SaleLine } from '../events/sale.events.js';
import { isName } from '../events/sale.persons.js';
import { linesAsSold } from '../lines/line-state.js';
import { CreditingEnum } from './attribution.enums.types.js';
import { SaleCreditRow } from './sale-credit.view.js';
import { type SaleLineType, SoldRow } from './sold.row.types.js';

@Entity('sales')
@ShownToPartners(() => ({ row: SaleCreditRow, by: 'soldId', partner: 'partnerId' }))
@ObjectType('Sale', { description: 'What was sold, and what of it was given back. Figures are exact.' })
export class SaleRow extends SoldRow {
  @GlobalId('sale', { description: 'Global id of the sale.' })
  declare id: string;

  @Field(() => GraphQLDecimal, { description: 'What was given back in all.' })
  @Column('numeric')
  refunded: string;

  @Field(() => CreditingEnum, { description: 'Who said whom it is credited to when it was recorded.' })
  @Column('text')
  crediting: Crediting;
}

/** The columns that a sale and a credit note have in common. */
export const soldColumns = (
  id: string,
  content: Content,
  recordedAt: string,
  lines: readonly SaleLineType[],
): Omit<SoldRow, 'tenant'> => ({
  id,
  programId: content.programId,
  externalId: content.externalId,
  occurredAt: content.occurredAt,
  recordedAt,
  period: periodOf(content.occurredAt, content.timeZone),
  currency: content.currency,
  amount: content.amount,
  credits: content.credits,
  customer: content.customer,
  person: content.person,
  customerRef: content.personalTexts?.ref ?? null,
  personalMetadata: content.personalTexts?.metadata ?? null,
  saleType: content.saleType,
  metadata: Object.entries(content.metadata).map(([key, value]) => ({ key, value: isName(value) ? null : value })),
  lines,
});

/** With what each comes to once discounts are spread. */
export function withNets(
  lines: readonly SaleLine[],
  currency: string,
  of: { readonly isCreditNote?: boolean } = {},
): SaleLineType[] {
  const sold = linesAsSold(lines, currency, of);
  return lines.map((line, at) => ({ ...line, net: sold[at]?.net ?? line.amount }));
}

/** What is gone from rows with the person whose it was. */
export const forgotten = updateWhere<CustomerEvent, SoldRow>(
  ({ data }) => ({ person: data.person }),
  () => ({ customerRef: null, personalMetadata: null }),
);

const refundedNow = update<EventOf<SaleEvent, 'sale.refunded' | 'sale.refund-reversed'>, SaleRow>(
  ({ data }) => data.saleId,
  (row, { data }) => ({ ...row, refunded: data.refundedAfter }),
);

export const saleView: View<SaleEvent | CustomerEvent, SaleRow> = mainView<SaleEvent | CustomerEvent, SaleRow>()({
  name: 'sales',
  version: 7,
  row: SaleRow,
  searched: {
    beginning: { externalId: 'number' },
    persons: { person: { text: 'customerRef', as: 'customer' } },
  },
  indexes: [
    ['programId', 'period', 'occurredAt', 'id'],
    ...sortedBy(['occurredAt', 'amount'], ['programId']),
    ['programId', 'externalId'],
    ['person'],
  ],
  sources: [saleEvents, customerEvents],
  on: {
    'sale.recorded': insert(({ data, recordedAt }) => ({
      ...soldColumns(data.saleId, data, recordedAt, withNets(data.lines, data.currency)),
      refunded: '0',
      crediting: data.crediting,
    })),
    'sale.refunded': refundedNow,
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
    'sale.refund-refused': 'ignored',
    'sale.refund-withdrawn': 'ignored',
    'sale.credits-confirmed': 'ignored',
    'sale.refund-reversed': refundedNow,
    'sale.amended': update<EventOf<SaleEvent, 'sale.amended'>, SaleRow>(
      ({ data }) => data.saleId,
      (row, { data }) => ({
        ...row,
        lines: withNets(data.lines, data.currency),
        amount: data.charged,
        refunded: data.refundedAfter,
      }),
    ),
    'sale.recredited': update<EventOf<SaleEvent, 'sale.recredited'>, SaleRow>(
      ({ data }) => data.saleId,
      (row, { data }) => ({ ...row, credits: data.after }),
    ),
    'customer.erased': forgotten as Change<CustomerEvent, SaleRow>,
  },
});
