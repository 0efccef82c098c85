import 'reflect-metadata';
import { insert, update, view } from '#libs/eventing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CounterEvent, counterEvents } from './counter.js';

@Entity('bench_balances')
export class BalanceRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') label: string;
  @Column('bigint') total: string;
  @Column('integer') counted: number;
}

@Entity('bench_entries')
export class EntryRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'counter_id' }) counterId: string;
  @Column('bigint') amount: string;
  @Column('text') note: string;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt: string;
}

/** A balance for each counter. */
export const balancesView = view<CounterEvent, BalanceRow>()({
  name: 'bench-balances',
  version: 1,
  row: BalanceRow,
  sources: [counterEvents],
  on: {
    'counter.started': insert(({ data: { counterId, label } }) => ({ id: counterId, label, total: '0', counted: 0 })),
    'counter.counted': update(
      ({ data }) => data.counterId,
      (row, { data }) => ({
        ...row,
        total: String(BigInt(row.total) + BigInt(data.amount)),
        counted: row.counted + 1,
      }),
    ),
  },
});

/** A row for each event. */
export const entriesView = view<CounterEvent, EntryRow>()({
  name: 'bench-entries',
  version: 1,
  row: EntryRow,
  indexes: [['counterId', 'occurredAt']],
  sources: [counterEvents],
  on: {
    'counter.started': insert(({ id, data, metadata }) => ({
      ...{ id, counterId: data.counterId, amount: '0', note: data.label, occurredAt: metadata.occurredAt },
    })),
    'counter.counted': insert(({ id, data, metadata }) => ({
      ...{ id, counterId: data.counterId, amount: data.amount, note: data.note, occurredAt: metadata.occurredAt },
    })),
  },
});
