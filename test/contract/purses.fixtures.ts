import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  type EventStore,
  insert,
  type NewEvent,
  RevisionConflict,
  streamOf,
  update,
  updateWhere,
  upsert,
  view,
} from '#libs/eventing';
import { deterministicId, type DomainEvent, eventTypes } from '#libs/kernel';
import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type PurseEvent =
  | DomainEvent<'purse.opened', { purseId: string; region: string }>
  | DomainEvent<'purse.filled', { purseId: string; amount: number }>
  | DomainEvent<'purse.closed', { purseId: string }>
  | DomainEvent<'purse.noticed', { purseId: string }>;
export type RegionEvent = DomainEvent<'region.named', { region: string; name: string }>;

export const purseEvents = eventTypes<PurseEvent>()('purse', {
  'purse.opened': { version: 1 },
  'purse.filled': { version: 1 },
  'purse.closed': { version: 1 },
  'purse.noticed': { version: 1 },
});
export const regionEvents = eventTypes<RegionEvent>()('region', { 'region.named': { version: 1 } });

@Entity('purses')
export class PurseRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') region: string;
  @Column('text', { name: 'region_name', nullable: true }) regionName: string | null;
  @Column('bigint') balance: string;
  @Column('integer') fillings: number;
  @Column('jsonb') log: number[];
  @Column('text', { array: true }) tags: string[];
}

@Entity('purse_entries')
export class EntryRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'purse_id' }) purseId: string;
  @Column('bigint') revision: string;
  @Column('text') type: string;
}

export const pursesView = view<PurseEvent | RegionEvent, PurseRow>()({
  name: 'purses',
  version: 1,
  row: PurseRow,
  indexes: [['region']],
  sources: [purseEvents, regionEvents],
  on: {
    'purse.opened': insert(({ data }) => ({
      id: data.purseId,
      region: data.region,
      regionName: null,
      balance: '0',
      fillings: 0,
      log: [],
      tags: ['tab\there', 'quote"d', 'back\\slash'],
    })),
    'purse.filled': update(
      ({ data }) => data.purseId,
      (row, { data }) => ({
        ...row,
        balance: String(BigInt(row.balance) + BigInt(data.amount)),
        fillings: row.fillings + 1,
        log: [...row.log.slice(-3), data.amount],
      }),
    ),
    'purse.closed': upsert(
      ({ data }) => data.purseId,
      () => undefined,
    ),
    'purse.noticed': update(
      ({ data }) => data.purseId,
      (row) => ({ ...row, fillings: row.fillings + 1 }),
    ),
    'region.named': updateWhere(
      ({ data }) => ({ region: data.region }),
      ({ data }) => ({ regionName: data.name }),
    ),
  },
});

export const entriesView = view<PurseEvent, EntryRow>()({
  name: 'purse-entries',
  version: 1,
  row: EntryRow,
  indexes: [['purseId', 'revision']],
  sources: [purseEvents],
  on: {
    'purse.opened': entry(),
    'purse.filled': entry(),
    'purse.closed': entry(),
  },
});

function entry<E extends PurseEvent>() {
  return insert<E, EntryRow>(({ id, data, revision, type }) => ({
    id,
    purseId: data.purseId,
    revision: String(revision),
    type,
  }));
}

export const purseIdOf = (key: string): string => deterministicId('purse', key);

const stored = (event: PurseEvent | RegionEvent, tenant = 'acme', version = 1): NewEvent => ({
  id: randomUUID(),
  ...event,
  metadata: {
    tenant,
    actor: { subject: 's', role: 'r' },
    version,
    commandId: randomUUID(),
    bodyHash: '',
    $correlationId: 'c',
    $causationId: 'c',
    occurredAt: '2026-01-02T03:04:05.000Z',
  },
});

/** Writes as several processes would: whoever meets a conflict looks and tries again. */
export class PurseWriter {
  private readonly revisions = new Map<string, bigint>();

  constructor(
    private readonly store: EventStore,
    private readonly tenant = 'acme',
  ) {}

  open = (key: string, region = 'north') =>
    this.write(key, { type: 'purse.opened', data: { purseId: purseIdOf(key), region } });
  fill = (key: string, amount: number) =>
    this.write(key, { type: 'purse.filled', data: { purseId: purseIdOf(key), amount } });
  close = (key: string) => this.write(key, { type: 'purse.closed', data: { purseId: purseIdOf(key) } });
  notice = (key: string) => this.write(key, { type: 'purse.noticed', data: { purseId: purseIdOf(key) } });
  name = (region: string, name: string) => this.write(region, { type: 'region.named', data: { region, name } });

  /** Whatever somebody else writes into a stream of ours. */
  foreign = (key: string, type: string, data: object, version = 1) =>
    this.write(key, { type, data } as unknown as PurseEvent, version);

  /** An event in a stream of ours whose metadata are somebody else's. */
  unmarked = (key: string, metadata: object) => {
    const { data, type, id } = stored({ type: 'purse.opened', data: { purseId: purseIdOf(key), region: 'north' } });
    const stream = streamOf('purse', this.tenant, purseIdOf(key));
    return this.store.append(stream, 'no-stream', [{ id, type, data, metadata: metadata as NewEvent['metadata'] }]);
  };

  async write(key: string, event: PurseEvent | RegionEvent, version = 1) {
    const stream = streamOf(event.type.split('.')[0] ?? '', this.tenant, purseIdOf(key));
    for (;;) {
      const revision = this.revisions.get(stream);
      try {
        const written = await this.store.append(stream, revision ?? 'no-stream', [stored(event, this.tenant, version)]);
        this.revisions.set(stream, written.revision);
        return written;
      } catch (fault) {
        if (!(fault instanceof RevisionConflict)) throw fault;
        for await (const last of this.store.readBackwards(stream, 1)) this.revisions.set(stream, last.revision);
      }
    }
  }
}

type Written = ReturnType<PurseWriter['fill']>;
type Poison = readonly [name: string, write: (writer: PurseWriter) => Written, reason: unknown];

/** Events that no door would let in and that the view of purses cannot take, all of them in a stream of their own; and why it says it cannot. */
export const poisons: readonly Poison[] = [
  ['text that Postgres cannot hold', (writer) => writer.open('bad', 'nor\u0000th'), 'database error 22021'],
  [
    'an amount that the column cannot hold',
    async (writer) => {
      await writer.open('bad');
      return writer.fill('bad', 2 ** 70);
    },
    'database error 22003',
  ],
  [
    'data at which a handler throws',
    async (writer) => {
      await writer.open('bad');
      return writer.fill('bad', 0.5);
    },
    'RangeError in a handler',
  ],
  ['a row that is not there', (writer) => writer.fill('bad', 1), expect.stringMatching(/^MissingRow: view purses/)],
  [
    'an unknown type',
    (writer) => writer.foreign('bad', 'purse.teleported', {}),
    expect.stringMatching(/^UnknownEvent: unknown event purse.teleported version 1 at revision 0 of purse-/),
  ],
  [
    'an unknown version',
    (writer) => writer.foreign('bad', 'purse.opened', { purseId: purseIdOf('bad'), region: 'north' }, 9),
    expect.stringMatching(/^UnknownEvent: unknown event purse.opened version 9/),
  ],
  [
    'metadata that are not ours',
    (writer) => writer.unmarked('bad', { $correlationId: 'c' }),
    expect.stringMatching(/^MalformedEvent: .*metadata without tenant or command id/),
  ],
  [
    'metadata of another tenant',
    (writer) => writer.unmarked('bad', { tenant: 'elsewhere', commandId: 'c', version: 1 }),
    expect.stringMatching(/^MalformedEvent: .*another tenant than its stream/),
  ],
];
