import { describe, expect, it } from '@jest/globals';
import { setImmediate as pause } from 'node:timers/promises';
import type { StateReader } from '#libs/eventing';
import { notePerformanceWhenSomethingCounts } from '../src/processes/note-performance-when-something-counts.policy.js';

const SOLD = { saleType: null, occurredAt: '2025-03-01T12:00:00.000Z', day: '2025-03-01', position: { commit: 1n } };
const PROGRAM = { status: 'created', currency: 'GBP', tierLadders: [], payoutPolicies: [] };

const event = (n: number, type: string, saleId: string, data: object) => ({
  ...{ id: `e${n}`, type, position: { commit: BigInt(n) }, recordedAt: '2025-05-01T00:00:00.000Z' },
  metadata: { tenant: 'acme' },
  data: {
    ...{ saleId, programId: 'p', currency: 'GBP', occurredAt: '2025-04-02T12:00:00.000Z', timeZone: 'UTC' },
    ...{ credits: [{ partnerId: 'a', weight: 10_000 }], influence: false, saleType: null },
    ...data,
  },
});
const refund = (n: number, saleId: string) =>
  event(n, 'sale.refunded', saleId, { charged: '100', refundedBefore: '0', refundedAfter: String(n) });

describe('refunds that count', () => {
  it('ask for no sale that came with them, for others together, and are noted in their order', async () => {
    const [asked, now, most] = [[] as string[], { reading: 0 }, { reading: 0 }];
    const facts = {
      of: async (_: unknown, __: string, id: string) => {
        if (id === 'p') return { state: PROGRAM, revision: 1n };
        asked.push(id);
        now.reading += 1;
        most.reading = Math.max(most.reading, now.reading);
        await pause();
        now.reading -= 1;
        return { state: SOLD, revision: 1n };
      },
    } as unknown as StateReader;
    const policy = notePerformanceWhenSomethingCounts(facts);
    const events = [event(1, 'sale.recorded', 'new', { amount: '100' }), refund(2, 'new')];
    const older = Array.from({ length: 20 }, (_, n) => refund(n + 3, `old ${n}`));
    const [sent] = (await policy.react([...events, ...older] as never)) as unknown as {
      command: { data: { items: { net: string }[] } };
    }[];
    expect(asked).toEqual(older.map(({ data }) => data.saleId));
    expect(most.reading).toBeGreaterThan(1);
    expect(sent?.command.data.items.map(({ net }) => net)).toEqual([
      ...['100', '-2'],
      ...older.map((_, n) => `-${n + 3}`),
    ]);
  });
});
