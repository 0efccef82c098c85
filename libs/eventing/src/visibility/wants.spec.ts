import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { Wants } from './wants.js';

const at = (commit: bigint) => ({ commit, prepare: commit });

describe('who waits for views that take their time', () => {
  it('says so once of each, and of no others', () => {
    const said: unknown[] = [];
    const query = (_: string, [, wanted]: [string, string]): Promise<void> => {
      said.push(JSON.parse(wanted));
      return Promise.resolve();
    };
    const over = { query } as unknown as pg.ClientBase;
    const wants = new Wants(['months', 'facts']);
    wants.add(['sales', 'months'], at(2n), over);
    wants.add(['months'], at(2n), over);
    wants.add(['months', 'facts'], at(1n), over);
    wants.add(['months'], at(3n), over);
    wants.add(['sales'], at(4n), over);
    expect(said).toEqual([
      { position: '2/2', names: ['months'] },
      { position: '1/1', names: ['facts'] },
      { position: '3/3', names: ['months'] },
    ]);
  });
});
