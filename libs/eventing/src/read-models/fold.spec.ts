import type { Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import type { AnyView } from '../definitions/context.js';
import { insert, update, updateEach } from '../definitions/view.js';
import type { Row } from '../database/row-sql.js';
import { foldStep, keyOf, matchedBy, stepsOf } from './fold.js';

const MOST = 2_000;
const view = {
  name: 'holds',
  on: {
    moved: updateEach<never, never>(
      ({ data }) => ({ of: (data as { from: string }).from }) as never,
      (row: object, { data }) => ({ ...row, of: (data as { to: string }).to }) as never,
    ),
    looked: updateEach<never, never>(
      ({ data }) => ({ of: (data as { from: string }).from }) as never,
      (row: { readonly id: string }, _, __, all) => (row.id === 'h0' ? { ...row, all: all.length } : row) as never,
    ),
  },
} as unknown as AnyView;
const moved = (tenant: string, from: string, to: string): Recorded =>
  ({ type: 'moved', data: { from, to }, metadata: { tenant } }) as unknown as Recorded;

describe('changes of all rows that match', () => {
  it('look at each row once, however many of them are in a batch, and at what those before them have made', () => {
    const rows = new Map(
      Array.from({ length: MOST }, (_, n) => {
        const row: Row = { tenant: 'acme', id: `h${n}`, of: `s${n}` };
        return [keyOf('acme', `h${n}`), row] as const;
      }),
    );
    rows.set(keyOf('other', 'h0'), { tenant: 'other', id: 'h0', of: 's0' });
    const events = Array.from({ length: MOST }, (_, n) => moved('acme', `s${n}`, n % 2 === 0 ? `s${n + 1}` : 'end'));
    const [step] = stepsOf(view, events);
    let looked = 0;
    const present = (key: string): Row | undefined => ((looked += 1), rows.get(key));
    const changed = foldStep(view, step!, present, () => rows.keys());
    expect(changed.size).toBe(MOST);
    expect(new Set([...changed.values()].map((row) => row?.['of']))).toEqual(new Set(['end']));
    expect(looked).toBeLessThan(10 * MOST);
  });

  it('are looked for by what another row of the event says, also where the batch makes that', () => {
    const asking = {
      name: 'asking',
      on: {
        made: insert<never, never>(({ data }) => data as never),
        ended: [
          update<never, never>(({ data }) => (data as { id: string }).id, ((row: object) => row) as never),
          updateEach<never, never>(
            ({ data }, other) => ({ of: (other((data as Row).id) as Row | undefined)?.['of'] ?? 'none' }) as never,
            (row) => row as never,
          ),
        ],
      },
    } as unknown as AnyView;
    const event = (type: string, data: object) => ({ type, data, metadata: { tenant: 'acme' } }) as unknown as Recorded;
    const steps = stepsOf(asking, [
      event('made', { id: 'new', of: 'window 2' }),
      ...['old', 'new', 'nobody'].map((id) => event('ended', { id })),
    ]);
    const old: Row = { tenant: 'acme', id: 'old', of: 'window 1' };
    const found = matchedBy(steps, (key) => (key === keyOf('acme', 'old') ? old : undefined));
    expect(found.map(({ where }) => where['of'])).toEqual(['window 1', 'window 2', 'none']);
  });

  it('see all of these rows, and change those alone that are answered anew', () => {
    const rows = new Map(['h0', 'h1'].map((id) => [keyOf('acme', id), { tenant: 'acme', id, of: 's' }] as const));
    const [step] = stepsOf(view, [{ ...moved('acme', 's', ''), type: 'looked' }]);
    const changed = foldStep(
      view,
      step!,
      (key) => rows.get(key),
      () => rows.keys(),
    );
    expect([...changed.values()]).toEqual([{ tenant: 'acme', id: 'h0', of: 's', all: 2 }]);
  });
});
