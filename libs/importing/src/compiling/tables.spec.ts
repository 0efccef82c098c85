import { describe, expect, it } from '@jest/globals';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf } from '../../test/tables.fixtures.js';
import { zipOf } from '../../test/zip.fixtures.js';
import { parseMapping } from '../schema/mapping.reader.js';
import { Tables } from './tables.js';

const specs = (more = '') =>
  parseMapping(
    `concord: 1
name: m
tables: { agents: { file: teams.csv, key: agent${more} } }
records: [{ ignore: all }]
`,
    'm.yaml',
  ).spec.tables;

const TEAMS = 'agent,manager,note\nAnn,North,\nBob,South,x\nAnn,West,\n';

async function managerOf(agent: string, files: Record<string, string | Buffer>, place = ''): Promise<unknown> {
  const { path, remove } = await folderOf(files);
  try {
    return (await Tables.read(specs(), ['/nowhere', `${path}/${place}`])).column('agents', 'manager')(agent);
  } finally {
    await remove();
  }
}

describe('a table to look things up in', () => {
  it.each<[string, Record<string, string | Buffer>, string]>([
    ['in a folder', { 'teams.csv': TEAMS }, ''],
    ['beside a file', { 'teams.csv': TEAMS, 'pipeline.csv': 'x\n' }, 'pipeline.csv'],
    ['in a zip', { 'all.zip': zipOf('export/teams.csv', TEAMS) }, 'all.zip'],
    ['beside a zip', { 'all.zip': zipOf('pipeline.csv', 'x\n'), 'teams.csv': TEAMS }, 'all.zip'],
  ])('is found %s; of rows of one key the first counts', async (_, files, place) => {
    expect(await managerOf('Ann', files, place)).toBe('North');
    expect(await managerOf('Cid', files, place)).toBeUndefined();
  });

  it('refuses where there is none, unless it is optional: then it has no rows', async () => {
    await expect(Tables.read(specs(), ['/nowhere'])).rejects.toThrow('teams.csv: is in none of /nowhere');
    const none = await Tables.read(specs(', optional: true'), ['/nowhere']);
    expect(none.column('agents', 'manager')('Ann')).toBeUndefined();
  });

  it('is refused as a whole where a row is bad', async () => {
    await expect(managerOf('Ann', { 'teams.csv': `${TEAMS}Dan\n` })).rejects.toThrow('the row has 1 of 3 columns');
  });

  it.each([
    ['up from the mapping', '../outside.csv'],
    ['up from a folder below it', 'sub/../../outside.csv'],
    ['by its whole path', '/etc/passwd'],
    ['by a link to elsewhere', 'link.csv'],
    ['in a folder that is a link to elsewhere', 'linked/outside.csv'],
  ])('is not read %s', async (_, file) => {
    const { path, remove } = await folderOf({ 'outside.csv': TEAMS });
    try {
      const inside = join(path, 'inside');
      await mkdir(join(inside, 'sub'), { recursive: true });
      await symlink(join(path, 'outside.csv'), join(inside, 'link.csv'));
      await symlink(path, join(inside, 'linked'));
      const outside = { agents: { ...specs()['agents'], file } } as ReturnType<typeof specs>;
      await expect(Tables.read(outside, [inside])).rejects.toThrow(/a table lies below the folder of the mapping/);
    } finally {
      await remove();
    }
  });

  it('may lie deeper, or be a link within', async () => {
    const { path, remove } = await folderOf({ 'teams.csv': TEAMS });
    try {
      await mkdir(join(path, 'sub'));
      await symlink(join(path, 'teams.csv'), join(path, 'sub', 'link.csv'));
      const inside = { agents: { ...specs()['agents'], file: 'sub/link.csv' } } as ReturnType<typeof specs>;
      expect((await Tables.read(inside, [path])).column('agents', 'manager')('Ann')).toBe('North');
    } finally {
      await remove();
    }
  });
});
