import { OWN, type Principal } from '#libs/access';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Followers } from './followers.js';
import { LiveRows } from './live-rows.js';
import type { Reads } from '../reads/reads.js';
import type { Listener } from './audience.js';
import type { RowChanges } from './row-changes.js';
import { TooMuchWaits, Turns, WaitedTooLong } from '../turns/turns.js';
import type { ViewNames } from '../reads/view-names.js';

class Row {
  id: string;
}

let asked: (readonly [string, readonly string[]])[];
let listeners: Set<Listener>;
let fault: Error | undefined;
/** Whose statements wait for a connection, until then. */
let held: Readonly<Record<string, Promise<void>>>;
let live: LiveRows;

const changes = {
  listen: (listener: Listener) => {
    listeners.add(listener);
    return Promise.resolve(() => listeners.delete(listener));
  },
} as unknown as RowChanges;
const reads = {
  byIds: async (_row: unknown, { tenant, role, partnerId }: Principal, ids: readonly string[]) => {
    await held[tenant];
    asked.push([`${tenant} ${role} ${partnerId ?? ''}`.trim(), ids]);
    return fault ? Promise.reject(fault) : Promise.resolve(ids.map((id) => Object.assign(new Row(), { id })));
  },
} as unknown as Reads;
const views = { of: () => 'rows' } as unknown as ViewNames;

const as = (tenant: string, more: Partial<Principal> = {}): Principal => ({
  tenant,
  subject: 's',
  role: 'manager',
  ...more,
});
const change = (tenant: string, ...ids: string[]): void =>
  [...listeners].filter((one) => one.tenant === tenant).forEach((one) => one.changed({ view: 'rows', tenant, ids }));
const settled = async (): Promise<void> => {
  for (let n = 0; n < 50; n += 1) await nextTurn();
};

beforeEach(() => {
  [asked, listeners, fault, held] = [[], new Set(), undefined, {}];
  live = new LiveRows(changes, reads, views);
});

describe('a changed row', () => {
  it('is read once for all who follow it with the same rights', async () => {
    const where = { [OWN]: { field: 'id', partnerId: 'p1' } } as const;
    const one = as('acme', { role: 'partner', partnerId: 'p1' });
    const all = await Promise.all([
      ...Array.from({ length: 200 }, (_, n) => live.rows(Row, as('acme', { subject: `s${n}` }))),
      live.rows(Row, one, { where }),
      live.rows(Row, one, { where }),
      live.rows(Row, as('acme', { role: 'partner', partnerId: 'p2' })),
      live.rows(Row, as('evil')),
    ]);
    const heard = all.map((rows) => rows.next());
    change('acme', 'a');
    await Promise.all(heard.slice(0, -1));
    expect(asked).toEqual([
      ['acme manager', ['a']],
      ['acme partner p1', ['a']],
      ['acme partner p2', ['a']],
    ]);
    // The same object: what is asked of it is worked out once, too.
    const [first, last] = [await heard[0], await heard[199]];
    expect(last?.value).toBe(first?.value);
  });

  it('is sent as it is at last to who is slow', async () => {
    const [slow, quick] = [await live.rows(Row, as('acme')), await live.rows(Row, as('acme'))];
    for (let n = 0; n < 3; n += 1) {
      change('acme', 'a');
      await quick.next();
    }
    change('acme', 'b');
    await quick.next();
    const heard = [await slow.next(), await slow.next()];
    expect(heard.map(({ value }) => (value as Row).id)).toEqual(['a', 'b']);
  });

  it('is handed to thousands with everybody else in between', async () => {
    const all = await Promise.all(Array.from({ length: 2_000 }, () => live.rows(Row, as('acme'))));
    let turns = 0;
    let done = false;
    const others = (async () => {
      for (; !done; turns += 1) await nextTurn();
    })();
    const heard = Promise.all(all.map((rows) => rows.next()));
    change('acme', 'a');
    await heard;
    done = true;
    await others;
    expect(turns).toBeGreaterThanOrEqual(100);
  });
});

describe('a row that changes all the time', () => {
  it('is not read again before its time has come, and then as it is', async () => {
    const rows = await live.rows(Row, as('acme'), { everyMs: 600_000 });
    const heard = rows.next();
    change('acme', 'a');
    await heard;
    change('acme', 'a', 'b');
    await settled();
    expect(asked).toEqual([['acme manager', ['a']]]);
    await rows.return?.();
  });

  it('is read with all that changed meanwhile', async () => {
    const rows = await live.rows(Row, as('acme'), { everyMs: 1 });
    const heard = rows.next();
    change('acme', 'a');
    await heard;
    for (const id of ['b', 'a', 'b']) change('acme', id);
    expect([(await rows.next()).value, (await rows.next()).value]).toMatchObject([{ id: 'b' }, { id: 'a' }]);
    expect(asked.slice(1)).toEqual([['acme manager', ['b', 'a']]]);
    await rows.return?.();
  });
});

describe('changed rows', () => {
  it('are read for each tenant in its turn, and for each subject of one', async () => {
    const follow = (tenant: string, subject: string, id: string) =>
      live.rows(Row, as(tenant, { subject }), { where: { id } });
    const many = await Promise.all(Array.from({ length: 1_000 }, (_, n) => follow('crowd', 'many', `row ${n}`)));
    const [one, quiet] = [await follow('crowd', 'one', 'row 1000'), await follow('quiet', 'one', 'row 0')];
    const all = many.map((rows) => rows.next());
    change('crowd', 'a');
    const [ofOne, ofQuiet] = [one.next(), quiet.next()];
    change('quiet', 'a');
    await ofQuiet;
    expect(asked.length).toBeLessThan(50);
    await ofOne;
    expect(asked.length).toBeLessThan(100);
    await Promise.all(all);
    expect(asked.length).toBe(1_002);
  });
});

describe('a tenant whose statements wait', () => {
  it('keeps no other from hearing of changes', async () => {
    let answered = (): void => undefined;
    held = { crowd: new Promise((resolve) => (answered = resolve)) };
    const follow = (tenant: string, id: string) => live.rows(Row, as(tenant), { where: { id } });
    const crowd = await Promise.all(['a', 'b', 'c'].map((id) => follow('crowd', id)));
    const quiet = await follow('quiet', 'a');
    const all = crowd.map((rows) => rows.next());
    change('crowd', 'a');
    await settled();
    change('quiet', 'a');
    expect((await quiet.next()).value).toMatchObject({ id: 'a' });
    expect(asked).toEqual([['quiet manager', ['a']]]);
    answered();
    await Promise.all(all);
  });
});

describe('more rows than one can be sent at once', () => {
  it('are all sent to who reads on: nobody has to begin anew', async () => {
    const rows = await live.rows(Row, as('acme'));
    const ids = Array.from({ length: 25_000 }, (_, n) => `row ${n}`);
    change('acme', ...ids);
    for (let n = 0; n < 5; n += 1) await settled();
    const seen = new Set<string>();
    while (seen.size < ids.length) {
      const { value, done } = await rows.next();
      if (done) break;
      seen.add((value as Row).id);
    }
    expect(seen.size).toBe(ids.length);
    await rows.return?.();
  });

  it('end what is followed where it is far too many for one, or for a tenant, and nothing of another', async () => {
    const quiet = (await live.rows(Row, as('quiet'))).next();
    let answered = (): void => undefined;
    held = { crowd: new Promise((resolve) => (answered = resolve)) };
    const ids = Array.from({ length: 100_000 }, (_, n) => `row ${n}`);
    const all = await Promise.all(
      Array.from({ length: 11 }, (_, n) => live.rows(Row, as('crowd'), { where: { id: `row ${n}` } })),
    );
    const heard = all.map((rows) => rows.next());
    change('crowd', ...ids);
    expect(listeners.size).toBe(11);
    change('quiet', 'a');
    expect((await quiet).done).toBe(false);
    answered();
    for (const rows of all) await rows.return?.();
    await Promise.all(heard);
    const one = (await live.rows(Row, as('crowd'))).next();
    change('crowd', ...ids, 'one more');
    expect((await one).done).toBe(true);
  });
});

describe('a subscription', () => {
  it('leaves nothing behind when it is given up, and can be begun anew', async () => {
    const rows = [await live.rows(Row, as('acme')), await live.rows(Row, as('acme'))];
    expect(listeners.size).toBe(1);
    const waits = rows[0]?.next();
    for (const one of rows) await one.return?.();
    expect([listeners.size, (await waits)?.done]).toEqual([0, true]);
    const again = await live.rows(Row, as('acme'));
    const heard = again.next();
    change('acme', 'c');
    expect((await heard).value).toMatchObject({ id: 'c' });
  });

  it('ends when something may have been missed', async () => {
    const rows = await live.rows(Row, as('acme'));
    const heard = rows.next();
    for (const one of [...listeners]) one.interrupted();
    expect((await heard).done).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('waits on where its rows find no turn: who follows need not begin anew', async () => {
    const busy = [new WaitedTooLong(), new TooMuchWaits()];
    const group = new Followers<Row>({
      ...{ view: 'rows', asker: { tenant: 'acme', subject: 's' }, turns: new Turns(), everyMs: 0, againMs: 1 },
      read: (ids) => {
        const refused = busy.shift();
        return refused ? Promise.reject(refused) : Promise.resolve(ids.map((id) => Object.assign(new Row(), { id })));
      },
      ...{ waits: () => true, over: () => undefined },
    });
    const all = [group.join(), group.join()].map((rows) => rows.next());
    group.changed({ view: 'rows', tenant: 'acme', ids: ['a'] });
    expect((await Promise.all(all)).map(({ value }) => (value as Row).id)).toEqual(['a', 'a']);
    expect(busy).toEqual([]);
  });

  it('fails where its rows cannot be read, and the next is a new one', async () => {
    const rows = await live.rows(Row, as('acme'));
    const heard = rows.next();
    fault = new Error('no such table');
    change('acme', 'a');
    await expect(heard).rejects.toThrow('no such table');
    await settled();
    fault = undefined;
    const again = (await live.rows(Row, as('acme'))).next();
    change('acme', 'a');
    expect((await again).done).toBe(false);
  });
});
