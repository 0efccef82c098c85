import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';
import { tableOf } from '../database/view-table.js';
import { insertAll, remove, updateEach, upsert, type View, view } from '../definitions/view.js';
import { TableWriter } from './table-writer.js';

@Entity('tasks')
class TaskRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') title: string;
}

type Planned = DomainEvent<'planned', { readonly titles: readonly string[] }>;
interface Named {
  readonly id: string;
  readonly title: string;
}
type Task =
  | Planned
  | DomainEvent<'renamed', Named>
  | DomainEvent<'done', Named>
  | DomainEvent<'retold', { readonly from: string }>
  | DomainEvent<'echoed', { readonly id: string }>;

const tasks = view<Task, TaskRow>()({
  name: 'tasks',
  version: 1,
  row: TaskRow,
  sources: [],
  on: {
    planned: insertAll(({ data }) => data.titles.map((title) => ({ id: title, title }))),
    renamed: upsert(
      ({ data }) => data.id,
      (row, { data: { id, title } }) => ({ id, title: row ? `${row.title}, ${title}` : title }),
    ),
    done: remove(({ data }) => data.id),
    retold: updateEach(
      ({ data }) => ({ title: data.from }),
      (row) => ({ ...row, title: `${row.title} again` }),
    ),
    echoed: [
      upsert(
        ({ data }) => data.id,
        (row) => row,
      ),
      updateEach(
        ({ data }, other) => ({ title: other(data.id)?.title ?? 'nothing' }),
        (row) => row,
      ),
    ],
  },
});

/** What a writer asks of a table in which there is one row, and what it writes. */
async function written(events: readonly Task[]): Promise<{ asked: unknown[]; statements: string[] }> {
  const asked: unknown[] = [];
  const statements: string[] = [];
  const database = {
    rows: (query: Query) => {
      asked.push(query.values?.[1]);
      return Promise.resolve([{ tenant: 't', id: 'old', title: 'old' }]);
    },
    writeGrouped: (queries: readonly Query[]) => {
      for (const { name, values } of queries) statements.push(`${name}: ${JSON.stringify(values)}`);
      return Promise.resolve();
    },
  } as unknown as ViewDatabase;
  const writer = new TableWriter(tasks as unknown as View, tableOf(tasks as unknown as View), database);
  const recorded = events.map((event) => ({ ...event, metadata: { tenant: 't' } }) as unknown as Recorded);
  await writer.take(recorded, []);
  return { asked, statements };
}

const planned = (...titles: string[]): Task => ({ type: 'planned', data: { titles } });
const renamed = (id: string, title: string): Task => ({ type: 'renamed', data: { id, title } });
const done = (id: string): Task => ({ type: 'done', data: { id, title: '' } });

describe('the statements of a batch', () => {
  it('write rows of an event’s own without asking for them', async () => {
    expect(await written([planned('a', 'b'), renamed('b', 'c')])).toEqual({
      asked: [],
      statements: ['upsert tasks: ["{\\"t\\",\\"t\\"}","{a,b}","{\\"a\\",\\"b, c\\"}"]'],
    });
  });

  it('ask for a row that an event may change', async () => {
    expect(await written([renamed('old', 'new')])).toEqual({
      asked: [['old']],
      statements: ['upsert tasks: ["{\\"t\\"}","{old}","{\\"old, new\\"}"]'],
    });
  });

  it('remove a row without asking for it, also one that no memory holds', async () => {
    expect(await written([done('old')])).toEqual({ asked: [], statements: ['delete tasks: [["t"],["old"]]'] });
  });

  it('leave no row that the same batch makes and removes, and begin anew after that', async () => {
    expect((await written([planned('a'), done('a')])).statements).toEqual(['delete tasks: [["t"],["a"]]']);
    expect(await written([done('old'), renamed('old', 'again')])).toEqual({
      asked: [],
      statements: ['upsert tasks: ["{\\"t\\"}","{old}","{\\"again\\"}"]'],
    });
  });

  it('look for rows by what another row says, of the table or of the same batch', async () => {
    const echoed = (id: string): Task => ({ type: 'echoed', data: { id } });
    expect((await written([planned('new'), echoed('old'), echoed('new')])).asked).toEqual([['old'], ['old', 'new']]);
  });

  it('change each row that matches, those of the table and those that the same batch makes', async () => {
    const retold: Task = { type: 'retold', data: { from: 'old' } };
    const made = renamed('new', 'old');
    expect(await written([planned('other'), made, retold])).toEqual({
      asked: [['new'], ['old']],
      statements: [
        'upsert tasks: ["{\\"t\\",\\"t\\",\\"t\\"}","{other,new,old}","{\\"other\\",\\"old again\\",\\"old again\\"}"]',
      ],
    });
  });
});
