import { upsert, view, type ViewRow } from '#libs/eventing';
import { type Day, Decimal, deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PerformanceEvent, performanceEvents } from './performance.events.js';

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
  /** Sales credited to a partner; one of several partners counts for each. */
  @Column('integer', { name: 'partner_sales' }) partnerSales: number;
}

const idOf = (programId: string, day: Day): string => deterministicId('program-day', programId, day);

export const programDayView = view<PerformanceEvent, ProgramDayRow>()({
  name: 'program_days',
  version: 1,
  row: ProgramDayRow,
  indexes: [['programId', 'day']],
  sources: [performanceEvents],
  on: {
    'performance.noted': upsert(
      ({ data: { programId, revenue } }) => revenue.map(({ day }) => idOf(programId, day)),
      (row, { data: { partnerId, programId, revenue } }, id) => {
        const sold = revenue.find(({ day }) => idOf(programId, day) === id)!;
        const before = row ?? { id, programId, day: sold.day, partnerNet: '0', directNet: '0', partnerSales: 0 };
        const plus = (sum: string): string => Decimal.of(sum).plus(Decimal.of(sold.net)).toString();
        return partnerId === null
          ? { ...before, directNet: plus(before.directNet) }
          : { ...before, partnerNet: plus(before.partnerNet), partnerSales: before.partnerSales + sold.sales };
      },
    ),
    'performance.upgrade-proposed': 'ignored',
    'performance.proposal-closed': 'ignored',
    'performance.downgrade-noticed': 'ignored',
    'performance.notice-lifted': 'ignored',
    'performance.override-set': 'ignored',
    'performance.override-ended': 'ignored',
    'performance.tier-decided': 'ignored',
  },
});
