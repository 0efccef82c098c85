import { upsert, view, type ViewRow } from '#libs/eventing';
import { type Day, Decimal, deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PerformanceEvent, performanceEvents, type Unconverted } from '../performance/performance.events.js';

/** What was sold in a program on one day, in its currency: what goals add up. */
@Entity('program_days')
export class ProgramDayRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'program_id' }) programId: string;
  @Column('text') day: Day;
  /** Credited to partners, net of refunds. */
  @Column('numeric', { name: 'partner_net' }) partnerNet: string;
  /** Credited to nobody. */
  @Column('numeric', { name: 'direct_net' }) directNet: string;
  /** Of both, by currency: what no exchange rate was published for, in neither sum. */
  @Column('jsonb') unconverted: Readonly<Record<string, string>>;
  /** Sales credited to a partner; one of several partners counts for each. */
  @Column('integer', { name: 'partner_sales' }) partnerSales: number;
}

const idOf = (programId: string, day: Day): string => deterministicId('program-day', programId, day);

const NOTHING_SOLD = { partnerNet: '0', directNet: '0', unconverted: {}, partnerSales: 0 };

const plus = (sum: string, net: string): string => Decimal.of(sum).plus(Decimal.of(net)).toString();

const withUnconverted = (sums: ProgramDayRow['unconverted'], { currency, net }: Unconverted) => ({
  ...sums,
  [currency]: plus(sums[currency] ?? '0', net),
});

export const programDayView = view<PerformanceEvent, ProgramDayRow>()({
  name: 'program_days',
  version: 2,
  row: ProgramDayRow,
  indexes: [['programId', 'day']],
  sources: [performanceEvents],
  on: {
    'performance.noted': upsert(
      ({ data: { programId, revenue, unconverted } }) => [
        ...new Set([...revenue, ...unconverted].map(({ day }) => idOf(programId, day))),
      ],
      (row, { data: { partnerId, programId, revenue, unconverted } }, id) => {
        const isOfDay = ({ day }: { day: Day }): boolean => idOf(programId, day) === id;
        const { day } = [...revenue, ...unconverted].find(isOfDay)!;
        const before = row ?? { ...NOTHING_SOLD, id, programId, day };
        const { net = '0', sales = 0 } = revenue.find(isOfDay) ?? {};
        const sums = {
          ...before,
          unconverted: unconverted.filter(isOfDay).reduce(withUnconverted, before.unconverted),
        };
        return partnerId === null
          ? { ...sums, directNet: plus(before.directNet, net) }
          : { ...sums, partnerNet: plus(before.partnerNet, net), partnerSales: before.partnerSales + sales };
      },
    ),
  },
});
