import { type Change, upsert, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLPeriod } from '#libs/graphql';
import { Decimal, deterministicId, type EventOf, periodOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { isInfluence, type SaleEvent, saleEvents } from '../events/sale.events.js';
import { type Counted, type Figures, isOfInfluence, lessRefunded } from './month-figures.js';

@Entity('program_month_sales')
@ObjectType('ProgramMonth', {
  description:
    'What was sold in a program in a month, in one currency, each sale once; and what of it no partner is credited with. A booking for influence does not count, the deal itself has.',
})
export class ProgramMonthRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => GraphQLPeriod, { description: 'The month, in the program’s zone.' })
  @Column('text')
  period: string;

  @Field({ description: 'ISO 4217 code of the figures.' })
  @Column('text')
  currency: string;

  @Field(() => Int, { description: 'How many sales.' })
  @Column('integer')
  conversions: number;

  @Field(() => GraphQLDecimal, { description: 'What was sold, and by how much orders were amended, exactly.' })
  @Column('numeric')
  gross: string;

  @Field(() => GraphQLDecimal, { description: 'What was given back in the month, exactly: negative.' })
  @Column('numeric')
  refunds: string;

  @Field(() => GraphQLDecimal, { description: 'gross + refunds.' })
  @Column('numeric')
  net: string;

  @Field(() => Int, { description: 'How many sales no partner is credited with.' })
  @Column('integer', { name: 'direct_conversions' })
  directConversions: number;

  @Field(() => GraphQLDecimal, { description: 'Of `gross`, what no partner is credited with.' })
  @Column('numeric', { name: 'direct_gross' })
  directGross: string;

  @Field(() => GraphQLDecimal, { description: 'Of `refunds`, what no partner is credited with.' })
  @Column('numeric', { name: 'direct_refunds' })
  directRefunds: string;

  @Field(() => GraphQLDecimal, { description: 'directGross + directRefunds.' })
  @Column('numeric', { name: 'direct_net' })
  directNet: string;
}

const NOTHING = {
  conversions: 0,
  gross: '0',
  refunds: '0',
  net: '0',
  directConversions: 0,
  directGross: '0',
  directRefunds: '0',
  directNet: '0',
};

const plus = (figure: string, more: Decimal): string => Decimal.of(figure).plus(more).toString();

type Month = Pick<Counted['data'], 'programId' | 'currency' | 'occurredAt' | 'timeZone'>;

const monthIdOf = ({ programId, currency, occurredAt, timeZone }: Month): string =>
  deterministicId('program-month', programId, periodOf(occurredAt, timeZone), currency);

const counts = <E extends Counted>(
  figuresOf: (data: E['data']) => Figures,
  isCountedElsewhere: (data: E['data']) => boolean = () => false,
): Change<E, ProgramMonthRow> =>
  upsert<E, ProgramMonthRow>(
    ({ data }) => (isCountedElsewhere(data) ? [] : monthIdOf(data)),
    (row, { data }, id) => {
      const { programId, currency, occurredAt, timeZone, credits } = data;
      const before = row ?? { ...NOTHING, id, programId, period: periodOf(occurredAt, timeZone), currency };
      const { conversions = 0, gross = Decimal.zero, refunds = Decimal.zero } = figuresOf(data);
      const all = {
        ...before,
        conversions: before.conversions + conversions,
        gross: plus(before.gross, gross),
        refunds: plus(before.refunds, refunds),
        net: plus(before.net, gross.plus(refunds)),
      };
      if (credits.length > 0) return all;
      return {
        ...all,
        directConversions: before.directConversions + conversions,
        directGross: plus(before.directGross, gross),
        directRefunds: plus(before.directRefunds, refunds),
        directNet: plus(before.directNet, gross.plus(refunds)),
      };
    },
  );

type Recredited = EventOf<SaleEvent, 'sale.recredited'>;

/** All that is sold stays; what no partner was credited with may be a partner's now, or the other way round. */
const recredited: Change<Recredited, ProgramMonthRow> = upsert<Recredited, ProgramMonthRow>(
  ({ data }) => (data.influence ? [] : monthIdOf(data)),
  (row, { data: { before, after, charged, refunded, ...month } }, id) => {
    const sign = (after.length === 0 ? 1 : 0) - (before.length === 0 ? 1 : 0);
    if (sign === 0) return row;
    const { programId, currency, occurredAt, timeZone } = month;
    const known = row ?? { ...NOTHING, id, programId, period: periodOf(occurredAt, timeZone), currency };
    const signed = (figure: string): Decimal => (sign > 0 ? Decimal.of(figure) : Decimal.of(figure).negated());
    const [gross, refunds] = [signed(charged), signed(refunded).negated()];
    return {
      ...known,
      directConversions: known.directConversions + sign,
      directGross: plus(known.directGross, gross),
      directRefunds: plus(known.directRefunds, refunds),
      directNet: plus(known.directNet, gross.plus(refunds)),
    };
  },
);

type Source = SaleEvent | CreditNoteEvent;

export const programMonthView: View<Source, ProgramMonthRow> = mainView<Source, ProgramMonthRow>()({
  name: 'program_month_sales',
  version: 1,
  row: ProgramMonthRow,
  indexes: [['programId', 'period', 'currency']],
  sources: [saleEvents, creditNoteEvents],
  on: {
    'sale.recorded': counts(({ amount }) => ({ conversions: 1, gross: Decimal.of(amount) }), isInfluence),
    'sale.refunded': counts((data) => ({ refunds: lessRefunded(data) }), isOfInfluence),
    'credit-note.recorded': counts(({ amount }) => ({ refunds: Decimal.of(amount) })),
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
    'sale.refund-refused': 'ignored',
    'sale.refund-withdrawn': 'ignored',
    'sale.credits-confirmed': 'ignored',
    'sale.refund-reversed': counts((data) => ({ refunds: lessRefunded(data) }), isOfInfluence),
    'sale.recredited': recredited,
    'sale.amended': counts(
      (data) => ({
        gross: Decimal.of(data.charged).minus(Decimal.of(data.amountBefore)),
        refunds: lessRefunded(data),
      }),
      isOfInfluence,
    ),
  },
});
