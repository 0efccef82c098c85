import { type Change, upsert, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLPeriod } from '#libs/graphql';
import { Decimal, deterministicId, type EventOf, periodOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { BASIS_POINTS } from '../content/content.js';
import { isInfluence, type SaleEvent, saleEvents } from '../events/sale.events.js';
import { type Counted, type Figures, isOfInfluence, lessRefunded } from './month-figures.js';

@Entity('partner_month_sales')
@ObjectType('PartnerMonth', {
  description:
    'What a partner brought in a month, in one currency. A sale of several partners counts with its part of each; a booking for influence does not count, the deal itself has.',
})
export class PartnerMonthRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLPeriod, { description: 'The month, in the program’s zone.' })
  @Column('text')
  period: string;

  @Field({ description: 'ISO 4217 code of the figures.' })
  @Column('text')
  currency: string;

  @Field(() => Int, {
    description:
      'How many sales, less those of the partner that were credited to another in the month: it may be negative.',
  })
  @Column('integer')
  conversions: number;

  @Field(() => Int, { description: 'How many refunds and credit notes.' })
  @Column('integer', { name: 'refund_count' })
  refundCount: number;

  @Field(() => GraphQLDecimal, { description: 'What was sold, and by how much orders were amended, exactly.' })
  @Column('numeric')
  gross: string;

  @Field(() => GraphQLDecimal, {
    description:
      'What was given back in the month, exactly: negative, less what came back of refunds that were reversed.',
  })
  @Column('numeric')
  refunds: string;

  @Field(() => GraphQLDecimal, { description: 'gross + refunds.' })
  @Column('numeric')
  net: string;
}

const monthIdOf = ({ data }: { readonly data: Month }, partnerId: string): string => {
  const { programId, currency, occurredAt, timeZone } = data;
  return deterministicId('partner-month', programId, partnerId, periodOf(occurredAt, timeZone), currency);
};

interface Month {
  readonly programId: string;
  readonly currency: string;
  readonly occurredAt: string;
  readonly timeZone: string;
}

const ONE_BASIS_POINT = Decimal.ofUnits(1n, 4);

/** The part of an amount that falls to a weight: exact, since a basis point is four decimals. */
const partOf = (amount: Decimal, weight: number): Decimal =>
  weight === BASIS_POINTS ? amount : amount.times(Decimal.ofUnits(BigInt(weight), 0)).times(ONE_BASIS_POINT);

const counts = <E extends Counted>(
  figuresOf: (data: E['data']) => Figures,
  isCountedElsewhere: (data: E['data']) => boolean = () => false,
): Change<E, PartnerMonthRow> =>
  upsert<E, PartnerMonthRow>(
    (event) =>
      isCountedElsewhere(event.data) ? [] : event.data.credits.map(({ partnerId }) => monthIdOf(event, partnerId)),
    (row, event, id) => {
      const { credits, programId, currency, occurredAt, timeZone } = event.data;
      const credit = credits.find(({ partnerId }) => monthIdOf(event, partnerId) === id);
      if (!credit) return row;
      const { partnerId, weight } = credit;
      const before = row ?? { ...NOTHING, id, programId, partnerId, period: periodOf(occurredAt, timeZone), currency };
      const { conversions = 0, refundCount = 0, gross = Decimal.zero, refunds = Decimal.zero } = figuresOf(event.data);
      const plus = (figure: string, more: Decimal): string => Decimal.of(figure).plus(partOf(more, weight)).toString();
      return {
        ...before,
        conversions: before.conversions + conversions,
        refundCount: before.refundCount + refundCount,
        gross: plus(before.gross, gross),
        refunds: plus(before.refunds, refunds),
        net: plus(before.net, gross.plus(refunds)),
      };
    },
  );

type Recredited = EventOf<SaleEvent, 'sale.recredited'>;

/** The sale and what is refunded of it move to those that it is credited to now, in the month of that day: -1 and +1 sale. */
const recredited: Change<Recredited, PartnerMonthRow> = upsert<Recredited, PartnerMonthRow>(
  (event) =>
    event.data.influence
      ? []
      : [...event.data.before, ...event.data.after].map(({ partnerId }) => monthIdOf(event, partnerId)),
  (row, event, id) => {
    const { before, after, charged, refunded, programId, currency, occurredAt, timeZone } = event.data;
    const of = ({ partnerId }: { readonly partnerId: string }): boolean => monthIdOf(event, partnerId) === id;
    const [had, has] = [before.find(of), after.find(of)];
    const partnerId = (had ?? has)?.partnerId;
    if (partnerId === undefined) return row;
    const moved = (figure: string): Decimal =>
      partOf(Decimal.of(figure), has?.weight ?? 0).minus(partOf(Decimal.of(figure), had?.weight ?? 0));
    const [gross, refunds] = [moved(charged), moved(refunded).negated()];
    const period = periodOf(occurredAt, timeZone);
    const known = row ?? { ...NOTHING, id, programId, partnerId, period, currency };
    return {
      ...known,
      conversions: known.conversions + (has ? 1 : 0) - (had ? 1 : 0),
      gross: Decimal.of(known.gross).plus(gross).toString(),
      refunds: Decimal.of(known.refunds).plus(refunds).toString(),
      net: Decimal.of(known.net).plus(gross).plus(refunds).toString(),
    };
  },
);

const NOTHING = { conversions: 0, refundCount: 0, gross: '0', refunds: '0', net: '0' };

export const partnerMonthView: View<SaleEvent | CreditNoteEvent, PartnerMonthRow> = mainView<
  SaleEvent | CreditNoteEvent,
  PartnerMonthRow
>()({
  name: 'partner_month_sales',
  version: 3,
  row: PartnerMonthRow,
  indexes: [['programId', 'period', 'partnerId']],
  sources: [saleEvents, creditNoteEvents],
  on: {
    'sale.recorded': counts(({ amount }) => ({ conversions: 1, gross: Decimal.of(amount) }), isInfluence),
    'sale.refunded': counts((data) => ({ refundCount: 1, refunds: lessRefunded(data) }), isOfInfluence),
    'credit-note.recorded': counts(({ amount }) => ({ refundCount: 1, refunds: Decimal.of(amount) })),
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
    'sale.refund-refused': 'ignored',
    'sale.refund-withdrawn': 'ignored',
    'sale.credits-confirmed': 'ignored',
    'sale.refund-reversed': counts((data) => ({ refunds: lessRefunded(data) }), isOfInfluence),
    'sale.amended': counts(
      (data) => ({
        gross: Decimal.of(data.charged).minus(Decimal.of(data.amountBefore)),
        refunds: lessRefunded(data),
      }),
      isOfInfluence,
    ),
    'sale.recredited': recredited,
  },
});
