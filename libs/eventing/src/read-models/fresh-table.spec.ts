import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DomainEvent, Recorded } from '#libs/kernel';
import type { Query } from '../database/query.js';
import type { Row } from '../database/row-sql.js';
import type { ViewDatabase } from '../database/view-database.js';
import { tableOf } from '../database/view-table.js';
import { insert, updateEach, upsert, type View, view } from '../definitions/view.js';
import { FreshTable } from './fresh-table.js';
import type { SoughtIndexes } from './sought-indexes.js';

@Entity('notes')
class NoteRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('text') id: string;
  @Column('text') words: string;
}

interface Said {
  readonly id: string;
  readonly words: string;
}
type Note = DomainEvent<'begun', Said> | DomainEvent<'added', Said> | DomainEvent<'retold', { readonly from: string }>;

const notes = view<Note, NoteRow>()({
  name: 'notes',
  version: 1,
  row: NoteRow,
  indexes: [['words', 'id']],
  sources: [],
  on: {
    begun: insert(({ data: { id, words } }) => ({ id, words })),
    added: upsert(
      ({ data }) => data.id,
      (row, { data }) => row && { ...row, words: `${row.words} ${data.words}` },
    ),
    retold: updateEach(
      ({ data }) => ({ words: data.from }),
      (row) => ({ ...row, words: `${row.words}!` }),
    ),
  },
}) as unknown as View;

/** A table in memory beside a cache of rows, which others fill while it answers. */
class Beside {
  readonly rows = new LRUCache<string, Row>({ max: 2 });
  readonly asked: Query[] = [];
  readonly removed: Query[] = [];
  readonly sought: string[][] = [];
  readonly table = new FreshTable(
    notes,
    tableOf(notes),
    'notes_v1',
    { query: () => new Writable({ write: (_chunk, _encoding, done) => done() }) } as unknown as pg.Client,
    {
      rows: (query: Query) => {
        this.asked.push(query);
        this.rows.set('of another view', { tenant: 't', id: '1' });
        this.rows.set('of a third', { tenant: 't', id: '2' });
        return Promise.resolve([{ tenant: 't', id: 'b', words: 'b' }]);
      },
      write: (queries: readonly Query[]) => {
        this.removed.push(...queries.filter(({ text }) => text.startsWith('DELETE')));
        return Promise.resolve();
      },
    } as unknown as ViewDatabase,
    this.rows,
    { ready: (sought: readonly string[][]) => void this.sought.push(...sought) } as unknown as SoughtIndexes,
  );

  async take(...events: Note[]): Promise<void> {
    await this.table.take(events.map((event) => ({ ...event, metadata: { tenant: 't' } }) as unknown as Recorded));
    await this.table.settled();
  }
}

const said = (type: 'begun' | 'added', id: string, words = id): Note => ({ type, data: { id, words } });

describe('a table that is filled from history', () => {
  it('keeps a row that leaves the cache while another of the same batch is asked for', async () => {
    const beside = new Beside();
    await beside.take(said('begun', 'a'));
    await beside.take(said('added', 'a', 'more'), said('added', 'b', 'more'));
    expect(beside.asked.map(({ values }) => values)).toEqual([[['t'], ['b']]]);
    expect(beside.removed).toEqual([]);
  });

  it('asks once for all rows for which the changes of a batch look, and waits as long as for a tenant’s rows', async () => {
    const beside = new Beside();
    const retold = (from: string): Note => ({ type: 'retold', data: { from } });
    await beside.take(retold('b'), retold('c'), retold('b'));
    expect(beside.asked.map(({ values, ofAnySize }) => ({ values, ofAnySize }))).toEqual([
      {
        values: [
          ['t', 't'],
          ['b', 'c'],
        ],
        ofAnySize: true,
      },
    ]);
  });
});
