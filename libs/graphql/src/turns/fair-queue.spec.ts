import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FairQueue } from './fair-queue.js';
import { AtMost, TooMuchWaits, WaitedTooLong } from './turns.js';

const order = (...waiting: string[]): string[] => {
  const queue = new FairQueue<string>();
  for (const one of waiting) {
    const [tenant = '', subject = ''] = one;
    queue.add({ tenant, subject }, one);
  }
  const taken: string[] = [];
  while (!queue.isEmpty) taken.push(queue.take() ?? 'nothing');
  return taken;
};

/** Work that lasts until it is told to end, and what becomes of whoever asks for it. */
function endingTogether(turns: AtMost) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = (tenant: string, subject: string) =>
    turns
      .run({ tenant, subject }, () => ended)
      .then(
        () => 'done',
        (error: unknown) => (error as Error).constructor,
      );
  return { run, end };
}

describe('a fair queue', () => {
  it('takes tenants in turn', () => {
    expect(order('ax1', 'ax2', 'ax3', 'bx1', 'bx2', 'cx1')).toEqual(['ax1', 'bx1', 'cx1', 'ax2', 'bx2', 'ax3']);
  });

  it('takes subjects of a tenant in turn, whose turn comes no oftener for that', () => {
    expect(order('ax1', 'ax2', 'ay1', 'az1', 'bx1', 'bx2')).toEqual(['ax1', 'bx1', 'ay1', 'bx2', 'az1', 'ax2']);
  });

  it('gives who comes again its turn behind those who wait', () => {
    const queue = new FairQueue<number>();
    queue.add({ tenant: 'a', subject: 'x' }, 1);
    queue.add({ tenant: 'b', subject: 'x' }, 2);
    expect(queue.take()).toBe(1);
    queue.add({ tenant: 'a', subject: 'x' }, 3);
    expect([queue.take(), queue.take(), queue.take()]).toEqual([2, 3, undefined]);
  });

  it('lets go of one that waits no longer, and keeps the turns of all others', () => {
    const queue = new FairQueue<string>();
    for (const item of ['ax1', 'ax2', 'ay1', 'bx1']) queue.add({ tenant: item[0]!, subject: item[1]! }, item);
    queue.remove({ tenant: 'a', subject: 'x' }, 'ax1');
    queue.remove({ tenant: 'b', subject: 'x' }, 'bx1');
    queue.remove({ tenant: 'c', subject: 'x' }, 'cx1');
    expect([queue.take(), queue.take(), queue.isEmpty]).toEqual(['ax2', 'ay1', true]);
  });
});

describe('what is taken of whoever has most waiting', () => {
  it('is the newest of one who has more than anybody, and nothing where nobody has more than may be', () => {
    const queue = new FairQueue<string>();
    for (const item of ['ax1', 'ay1', 'ay2', 'ay3', 'az1', 'az2', 'bx1'])
      queue.add({ tenant: item[0]!, subject: item[1]! }, item);
    expect(queue.takeOfMost('a', 3)).toBeUndefined();
    expect([queue.takeOfMost('a', 1), queue.waitingOfTenant('a')]).toEqual(['ay3', 5]);
    queue.remove({ tenant: 'a', subject: 'y' }, 'ay2');
    expect([queue.takeOfMost('a', 1), queue.takeOfMost('a', 1)]).toEqual(['az2', undefined]);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual(['ax1', 'bx1', 'ay1', 'az1']);
    expect([queue.isEmpty, queue.takeOfMost('a', 0)]).toEqual([true, undefined]);
  });

  it('is found without a look at each of thousands who wait', () => {
    const queue = new FairQueue<number>();
    for (let n = 0; n < 10_000; n += 1) queue.add({ tenant: 'a', subject: `${n}` }, n);
    const steps = [new Map([[1, 1]]).entries(), new Set([1]).values()].map((iterator) =>
      jest.spyOn(Object.getPrototypeOf(iterator) as { next(): unknown }, 'next'),
    );
    for (let n = 0; n < 1_000; n += 1) {
      queue.takeOfMost('a', 1);
      queue.add({ tenant: 'a', subject: `${n}` }, n);
      queue.takeOfMost('a', 1);
    }
    const walked = steps.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    for (const step of steps) step.mockRestore();
    expect(queue.waitingOfTenant('a')).toBe(10_000);
    expect(walked).toBeLessThan(5_000);
  });
});

afterEach(() => void jest.useRealTimers());

describe('as much as is done at once', () => {
  it('leaves some to others, however much one tenant asks for', async () => {
    const turns = new AtMost(3, { ofTenant: 2 });
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const run = (tenant: string, subject: string): Promise<void> =>
      turns.run({ tenant, subject }, () => {
        begun.push(`${tenant}${subject}`);
        return new Promise((resolve) => ends.push(resolve));
      });
    const all = [run('a', '1'), run('a', '2'), run('a', '3'), run('a', '4'), run('b', '1'), run('b', '2')];
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    // One of b ends: a has all that it may have, and b is next.
    ends[2]?.();
    await all[4];
    expect(begun.slice(3)).toEqual(['b2']);
    ends[0]?.();
    await all[0];
    expect(begun.slice(4)).toEqual(['a3']);
    for (let at = 0; at < all.length; at += 1) {
      ends[at]?.();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    expect(begun.slice(5)).toEqual(['a4']);
  });

  it('is refused to who asks for more than may wait, and to nobody else', async () => {
    const turns = new AtMost(1, { mostWaiting: 2 });
    const { run: runOf, end } = endingTogether(turns);
    const run = (subject: string) => runOf('a', subject);
    const eager = [run('x'), run('x'), run('x'), run('x'), run('x')];
    const other = run('y');
    end();
    expect(await Promise.all(eager)).toEqual(['done', 'done', 'done', TooMuchWaits, TooMuchWaits]);
    expect(await other).toBe('done');
  });

  it('is refused to a tenant of which enough waits, whoever asks, and to no other tenant', async () => {
    const turns = new AtMost(1, { mostOfTenant: 2 });
    const { run, end } = endingTogether(turns);
    const asked = [run('a', '1'), run('a', '2'), run('a', '3'), run('a', '4'), run('b', '1')];
    end();
    expect(await Promise.all(asked)).toEqual(['done', 'done', 'done', TooMuchWaits, 'done']);
    expect(await run('a', '4')).toBe('done');
  });

  it('is refused to whoever of a tenant has most waiting, not to who comes, where enough waits', async () => {
    const turns = new AtMost(1, { mostOfTenant: 4 });
    const { run: runOf, end } = endingTogether(turns);
    const run = (subject: string) => runOf('a', subject);
    const asked = ['x', 'x', 'x', 'x', 'y', 'z', 'v'].map(run);
    // Of those who wait none has more than one.
    const late = run('w');
    end();
    expect(await Promise.all(asked)).toEqual(['done', 'done', TooMuchWaits, TooMuchWaits, 'done', 'done', 'done']);
    expect(await late).toBe(TooMuchWaits);
  });

  it('is waited for so long and no longer: who gives up is told, has left, and what he asked is not done', async () => {
    jest.useFakeTimers();
    const turns = new AtMost(1, { mostWaiting: 500, waitMs: 10_000 });
    const done: string[] = [];
    const told: unknown[] = [];
    let end = (): void => undefined;
    const ask = (subject: string, work: () => Promise<void> = () => Promise.resolve()): void =>
      void turns
        .run({ tenant: 'a', subject }, () => {
          done.push(subject);
          return work();
        })
        .catch((error: unknown) => told.push((error as Error).constructor));
    ask('silent', () => new Promise((resolve) => (end = resolve)));
    ask('x');
    ask('y');
    await jest.advanceTimersByTimeAsync(5_000);
    ask('z');
    await jest.advanceTimersByTimeAsync(4_999);
    expect([done, told]).toEqual([['silent'], []]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual([WaitedTooLong, WaitedTooLong]);
    end();
    await jest.advanceTimersByTimeAsync(60_000);
    expect([done, told, jest.getTimerCount()]).toEqual([['silent', 'z'], [WaitedTooLong, WaitedTooLong], 0]);
    ask('later');
    expect(done).toEqual(['silent', 'z', 'later']);
  });
});
