import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { View, ViewRow } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { Movements } from '../../libs/audit/src/movements/movements.js';
import { MovementRows } from '../../libs/audit/src/read-models/rows.movements.js';
import type { Columns } from '../../libs/audit/src/read-models/tables/table-check.js';
import { rowsAfter } from '../../libs/eventing/test/rows.fixtures.js';
import { creditNoteOf, partnerIdOf, refundOf, saleIdOf, saleOf } from './facts.js';
import { type Mutant, mutantFolder, plant } from './mutated-engine.js';

const [A, B] = ['A', 'B'].map(partnerIdOf);
const LIBS = join(import.meta.dirname, '../../libs');

interface Told {
  readonly type: string;
  readonly data: object;
}

const sold = saleOf('s', { at: '2024-03-31T23:30:00.000Z', credits: { A: 6000, B: 4000 }, lines: ['300.10'] });
const booked = saleOf('deal:d', {
  at: '2024-04-02T10:00:00.000Z',
  credits: 'B',
  lines: ['70'],
  saleType: 'deal-influence',
});
const refund = refundOf(sold, 'r', { at: '2024-04-03T10:00:00.000Z', amount: '100.10' });
const given = { ...refund.data, credits: (sold.data as { credits: unknown }).credits };
const at = (day: number): string => `2024-04-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const REVENUE: readonly Told[] = [
  sold,
  { ...booked, data: { ...booked.data, metadata: { deal: 'd' } } },
  { type: 'sale.refunded', data: given },
  {
    type: 'sale.amended',
    data: {
      ...given,
      occurredAt: at(4),
      amountBefore: '300.1',
      charged: '280',
      refundedBefore: '100.1',
      refundedAfter: '90',
    },
  },
  {
    type: 'sale.refund-reversed',
    data: { ...given, occurredAt: at(5), charged: '280', refundedBefore: '90', refundedAfter: '0' },
  },
  {
    type: 'sale.recredited',
    data: {
      ...{ ...given, occurredAt: at(6), charged: '280', refunded: '0', before: given.credits },
      after: [{ partnerId: B, weight: 10_000 }],
    },
  },
  creditNoteOf('n', { at: at(7), credits: 'A', lines: ['-63.80'] }),
];

const of = { programId: 'p', partnerId: A };
const money = (amount: string) => ({ amount, currency: 'GBP' });
const posted = (type: string, amount: string): Told => ({
  type: `ledger.${type}`,
  data: { ...of, entryId: type, amount, currency: 'GBP', occurredAt: at(1) },
});
const payout = (type: string, day: number, more: object = {}): Told => ({
  type: `ledger.payout-${type}`,
  data: { ...of, payoutId: 'P', at: at(day), ...more },
});
const reward = (type: string, rewardId: string, day: number, more: object = {}): Told => ({
  type: `wallet.${type}`,
  data: { ...of, rewardId, at: at(day), cost: money('20.00'), ...more },
});
const fund = (type: string, day: number, amount: string): Told => ({
  type: `fund.${type}`,
  data: { ...of, paymentId: 'F', at: at(day), amount: money(amount) },
});

const COSTS: readonly Told[] = [
  posted('commission-accrued', '30.01'),
  posted('commission-clawed-back', '-10.01'),
  posted('balance-forfeited', '-5.00'),
  payout('planned', 8, { amount: money('15.00') }),
  payout('settled', 9),
  payout('returned', 10, { credit: { ...of, amount: '14.00', currency: 'GBP' } }),
  ...['kept', 'lapsed', 'back'].flatMap((id, n) => [
    reward('reward-granted', id, n + 1),
    reward('reward-approved', id, n + 11),
  ]),
  reward('reward-fulfilled', 'kept', 14),
  reward('reward-fulfilled', 'back', 15),
  reward('reward-expired', 'lapsed', 16, { takenBack: money('20.00') }),
  reward('reward-reversed', 'back', 17, { recovered: true, takenBack: money('20.00') }),
  reward('recovery-failed', 'back', 18),
  fund('payment-settled', 19, '40.00'),
  fund('payment-returned', 20, '35.00'),
  fund('payment-settled', 21, '40.00'),
  fund('claim-recovered', 22, '7.00'),
  { type: 'cost.recorded', data: { ...of, partnerId: null, spentAt: at(23), at: at(25), amount: money('1500.00') } },
];

const HISTORY = [...REVENUE, ...COSTS].map(
  ({ type, data }, n) =>
    ({
      ...{ id: `event ${n}`, type, data, recordedAt: `2024-06-01T00:00:${String(n).padStart(2, '0')}.000Z` },
      ...{ stream: 'a stream', revision: BigInt(n), position: { commit: BigInt(n), prepare: 0n } },
    }) as unknown as Recorded<DomainEvent>,
);

/** The rows that a view makes of the history. */
function rowsOf(view: View<DomainEvent, ViewRow>): readonly Columns[] {
  return [...rowsAfter<Columns>(view, HISTORY).values()].map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (big) => `_${big.toLowerCase()}`), value]),
    ),
  );
}

function audited(): Movements {
  const movements = new Movements();
  for (const event of HISTORY as readonly unknown[] as readonly Recorded<never>[]) {
    const noun = (event as Recorded).type.split('.')[0];
    if (noun === 'ledger') movements.costs.ledger(event);
    else if (noun === 'wallet') movements.costs.wallet(event);
    else if (noun === 'fund') movements.costs.fund(event);
    else if (noun === 'cost') movements.costs.other(event);
    else movements.revenue.take(event);
  }
  return movements;
}

/** The columns in which rows differ from what the audit expects, by table; a row too many or too few is `row`. */
async function differing(mutant?: Mutant): Promise<readonly string[]> {
  const directory = await mutantFolder();
  try {
    await cp(join(LIBS, 'reports/src'), join(directory, 'reports/src'), { recursive: true });
    if (mutant) await plant(directory, mutant);
    const found = new Set<string>();
    const all = new Map<string, readonly Columns[]>();
    // Answers with the columns that are asked for.
    const rows = (text: string, [ids]: readonly unknown[]) => {
      const [, asked = '', table = ''] = /^SELECT (.*) FROM (\w+)/.exec(text) ?? [];
      const there = all.get(table) ?? [];
      if (asked.startsWith('count')) return Promise.resolve([{ rows: there.length }] as never);
      const wanted = Array.isArray(ids) ? there.filter(({ id }) => ids.includes(id)) : there;
      const columns = asked.replaceAll('"', '').split(', ');
      return Promise.resolve(
        wanted.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))) as never,
      );
    };
    const compared = new MovementRows({ rows, level: () => Promise.resolve() }, 'p');
    const movements = audited();
    compared.take(movements);
    compared.end(movements);
    for (const lasting of compared.all) {
      const name = lasting.table.replace('_facts', '-fact');
      const views = (await import(join(directory, `reports/src/read-models/${name}.view.ts`))) as Record<string, never>;
      const view = Object.values(views).find((one: { name?: string }) => one.name === lasting.table);
      expect(view).toBeDefined();
      all.set(lasting.table, rowsOf(view as never));
      await lasting.compare({ commit: 100n, prepare: 100n });
      await lasting.finish((table, _id, _message, fields) => {
        for (const { path } of fields) found.add(`${table} ${path === '' ? 'row' : path}`);
      });
    }
    return [...found];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const REVENUE_VIEW = 'reports/src/read-models/revenue-fact.view.ts';
const COST_VIEW = 'reports/src/read-models/cost-fact.view.ts';

describe('the audit of what reports add up', () => {
  it('agrees with the views', async () => {
    const { revenue, costs } = audited();
    const moved = [...revenue.taken().values()];
    expect(moved.map(({ kind, day, amount }) => `${day} ${kind} ${amount}`)).toEqual([
      '2024-04-01 sale 300.1',
      '2024-04-02 sale 70',
      '2024-04-03 refund -100.1',
      '2024-04-04 amendment -10',
      '2024-04-05 refund-reversal 90',
      '2024-04-06 recredit -280',
      '2024-04-06 recredit 280',
      '2024-04-07 credit-note -63.8',
    ]);
    expect(moved.length + costs.taken().size + costs.payable.size).toBe(27);
    expect(moved[0]).toMatchObject({ saleId: saleIdOf('s'), isInfluence: false });
    expect(await differing()).toEqual([]);
  });

  it.each<[string, string, string, string, string]>([
    [
      'a refund adds',
      REVENUE_VIEW,
      'less(refundedBefore, refundedAfter), credits',
      'less(refundedAfter, refundedBefore), credits',
      'revenue_facts amount',
    ],
    [
      'an amendment moves what was charged alone',
      REVENUE_VIEW,
      '.plus(less(refundedBefore, refundedAfter))',
      '',
      'revenue_facts amount',
    ],
    [
      'what changes hands forgets refunds',
      REVENUE_VIEW,
      'less(charged, refunded)',
      'less(charged, `-${refunded === "0" ? "1" : refunded}`)',
      'revenue_facts amount',
    ],
    [
      'what leaves is taken from who has it now',
      REVENUE_VIEW,
      'stands.negated(), credits: before',
      'stands.negated(), credits: after',
      'revenue_facts credits.0.partnerId',
    ],
    [
      'what leaves is judged by what is decided now',
      REVENUE_VIEW,
      'credits: before, isOfBefore: true',
      'credits: before',
      'revenue_facts as_of',
    ],
    [
      'a day is reckoned in UTC',
      REVENUE_VIEW,
      'dayOf(occurredAt, timeZone)',
      "dayOf(occurredAt, 'UTC')",
      'revenue_facts day',
    ],
    [
      'a correction falls on the day on which it is recorded',
      REVENUE_VIEW,
      'occurredAt, recordedAt: event.recordedAt, day',
      'occurredAt: event.recordedAt, recordedAt: event.recordedAt, day',
      'revenue_facts occurred_at',
    ],
    [
      'help counts as revenue',
      REVENUE_VIEW,
      'isInfluence: isInfluence(data)',
      'isInfluence: false',
      'revenue_facts is_influence',
    ],
    [
      'a booking forgets its deal',
      REVENUE_VIEW,
      'isOfDeal(data.externalId)',
      '!isOfDeal(data.externalId)',
      'revenue_facts deal_id',
    ],
    [
      'credit notes are passed over',
      REVENUE_VIEW,
      "'credit-note.recorded': adds<Of<'credit-note.recorded'>>(({ creditNoteId, amount, credits, saleType }) => [",
      "'credit-note.recorded': adds<Of<'credit-note.recorded'>>(({ creditNoteId, amount, credits, saleType }) => amount !== '' ? [] : [",
      'revenue_facts row',
    ],
    [
      'what lapses is no cost',
      COST_VIEW,
      "posted<'ledger.balance-forfeited'>('forfeiture')",
      "posted<'ledger.balance-forfeited'>()",
      'cost_facts kind',
    ],
    [
      'commission is paid when it is posted',
      COST_VIEW,
      "kind, basis: ['accrued'], at, cost: { amount, currency }, from }",
      'kind, basis: BOTH, at, cost: { amount, currency }, from }',
      'cost_facts basis.1',
    ],
    [
      'a payout counts before it has arrived',
      COST_VIEW,
      'isWaiting: waits !== undefined',
      'isWaiting: false',
      'cost_facts occurred_at',
    ],
    [
      'what comes back stays paid',
      COST_VIEW,
      "kind: 'commission', basis: ['paid'], at, cost: less(credit)",
      "kind: 'commission', basis: ['paid'], at, cost: credit",
      'cost_facts amount',
    ],
    [
      'a reward that lapses keeps its cost',
      COST_VIEW,
      "'wallet.reward-expired': adds<Of<'wallet.reward-expired'>>(takenBack(['accrued'])),",
      '',
      'cost_facts row',
    ],
    [
      'what is got back of a reward was paid all the same',
      COST_VIEW,
      "'wallet.reward-reversed': adds<Of<'wallet.reward-reversed'>>(takenBack(BOTH))",
      "'wallet.reward-reversed': adds<Of<'wallet.reward-reversed'>>(takenBack(['accrued']))",
      'cost_facts basis.1',
    ],
    [
      'what nobody can give back is free',
      COST_VIEW,
      "{ programId, kind: 'reward', basis: BOTH, at, cost, from: { rewardId } },",
      "{ programId, kind: 'reward', basis: BOTH, at, cost: less(cost), from: { rewardId } },",
      'cost_facts amount',
    ],
    [
      'a claim that is recovered costs more',
      COST_VIEW,
      "kind: 'fund', basis: BOTH, at, cost: less(amount), from: { claimId } },",
      "kind: 'fund', basis: BOTH, at, cost: amount, from: { claimId } },",
      'cost_facts amount',
    ],
    [
      'other costs are of the day on which somebody said so',
      COST_VIEW,
      'kind: category, spentAt: at, amount: cost }',
      'kind: category, at, amount: cost }',
      'cost_facts occurred_at',
    ],
  ])('finds that %s', async (_, file, text, instead, where) => {
    expect(await differing({ file, text, instead })).toContain(where);
  });
});
