import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.js';
import { AtMost, TooMuchWaits } from './turns.js';

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
});

describe('as much as is done at once', () => {
  it('is refused to who asks for more than may wait, and to nobody else', async () => {
    const turns = new AtMost(1, 2);
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const run = (subject: string) =>
      turns
        .run({ tenant: 'a', subject }, () => ended)
        .then(
          () => 'done',
          (error: unknown) => (error as Error).constructor,
        );
    const eager = [run('x'), run('x'), run('x'), run('x'), run('x')];
    const other = run('y');
    end();
    expect(await Promise.all(eager)).toEqual(['done', 'done', 'done', TooMuchWaits, TooMuchWaits]);
    expect(await other).toBe('done');
  });
});
