import { upsert, mainView, type ViewRow } from '#libs/eventing';
import type { Day } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';

/** A partner's deal as far as goals count it. */
@Entity('noted_deals')
export class DealOutcomeRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'program_id' }) programId: string;
  /** Whose it is: what another no longer has is told in any order. */
  @Column('uuid', { nullable: true, name: 'partner_id' }) partnerId: string | null;
  @Column('text', { nullable: true, name: 'approved_on' }) approvedOn: Day | null;
  @Column('text', { nullable: true, name: 'won_on' }) wonOn: Day | null;
  @Column('numeric', { nullable: true }) amount: string | null;
}

export const dealOutcomeView = mainView<PerformanceEvent, DealOutcomeRow>()({
  name: 'noted_deals',
  version: 2,
  row: DealOutcomeRow,
  indexes: [
    ['programId', 'approvedOn'],
    ['programId', 'wonOn'],
  ],
  sources: [performanceEvents],
  on: {
    'performance.noted': upsert(
      ({ data: { registrations, wins, revoked } }) => [
        ...new Set([...registrations, ...wins].map(({ dealId }) => dealId).concat(revoked)),
      ],
      (row, { data: { programId, partnerId, registrations, wins, revoked } }, id) => {
        if (revoked.includes(id)) return row?.partnerId === partnerId ? undefined : row;
        const approved = registrations.findLast(({ dealId }) => dealId === id);
        const won = wins.findLast(({ dealId }) => dealId === id);
        return {
          ...(row ?? { id, programId, approvedOn: null, wonOn: null, amount: null }),
          partnerId,
          ...(approved && { approvedOn: approved.day }),
          ...(won && { wonOn: won.day, amount: won.amount }),
        };
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
