import type { DevelopmentClaims } from '#libs/access';
import { fromGlobalId } from '#libs/kernel';
import { beforeAll, expect, it } from '@jest/globals';
import { nodesOf, QUESTIONS, type Shown } from '../../support/asked.js';
import { Sender } from '../../support/sender.js';
import type { Ask } from '../in-process.js';

const BEGAN = '2024-01-01T00:00:00Z';

/** A small tenant whose partners have handed in no papers, and earn a tenth of what they sell. */
export function asksWhatNobodyClaims(as: (claims: Partial<DevelopmentClaims>) => Promise<Ask>): void {
  let seed: Sender;
  let programId: string;
  const ids: Record<string, string> = {};
  const sold = (number: string, partner: string, day: string, ...lines: readonly [string | null, string][]) => ({
    ...{ programId, externalId: number, occurredAt: `${day}T12:00:00Z`, currency: 'EUR' },
    credits: [{ partnerExternalId: partner, weight: 10_000 }],
    lines: lines.map(([category, unitPrice]) => ({ product: 'x', category, quantity: '1', unitPrice })),
  });
  const closed = async (period: string): Promise<void> => {
    await seed.send('closePeriod', { programId, period });
    await seed.see('balances', `programId: "${programId}", first: 5`, '{ nodes { id } }');
  };
  const answer = async (number: number, variables: object, claims: Partial<DevelopmentClaims> = {}) => {
    const ask = await as({ tenant: 'unclaimed', ...claims });
    const { data, errors } = await ask(QUESTIONS.get(number) ?? '', { programId, ...variables });
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  beforeAll(async () => {
    seed = new Sender((claims) => as({ tenant: 'unclaimed', ...claims }));
    ({ id: programId } = await seed.send('createProgram', {
      ...{ name: 'Resellers', currency: 'EUR', timeZone: 'UTC', startsAt: BEGAN, maturityDays: 0 },
    }));
    const of = { programId, effectiveFrom: BEGAN };
    const rules = [{ ruleId: 'all', name: 'All', pays: { kind: 'SHARE', rate: '0.1' } }];
    await seed.send('publishPlan', { ...of, name: 'Standard', standard: true, rules });
    const policy = { minimum: '1', payoutCurrency: 'EUR', rateSource: 'ecb', forfeitAfterMonths: 2 };
    await seed.send('setPayoutPolicy', { ...of, ...policy, requiresTaxForm: true, requiresPayoutMethod: true });
    const items = ['kim', 'lee'].map((externalId) => ({
      ...{ programId, externalId, name: externalId, kind: 'reseller', country: 'DE', occurredAt: BEGAN },
    }));
    const { results = [] } = await seed.send('admitPartners', { items });
    items.forEach(({ externalId }, at) => (ids[externalId] = results[at]?.id ?? ''));
    await seed.send('recordSales', {
      items: [
        sold('A-1', 'kim', '2024-01-10', ['lamps', '600'], ['books', '300'], [null, '100']),
        sold('B-1', 'kim', '2024-02-10', ['lamps', '400']),
        sold('C-1', 'kim', '2024-03-10', ['lamps', '3.33'], ['books', '3.33'], [null, '3.34']),
        sold('L-1', 'lee', '2024-02-10', ['lamps', '10']),
      ],
    });
    await closed('2024-01');
    const refund = { programId, saleExternalId: 'A-1', externalId: 'R-1', occurredAt: '2024-02-05T12:00:00Z' };
    await seed.send('refundSales', { items: [{ ...refund, amount: '100', reason: 'ORDER_CANCELLED' }] });
    await closed('2024-02');
  });

  it('51: divides each entry by the lines that it was paid on, in whole cents that add up', async () => {
    const { commissionFigures } = await answer(51, { from: '2024-01', to: '2024-03' });
    const shown = commissionFigures.map(({ group: [line, { partner }], count, amount }: Shown) => [
      ...[line.value, partner.externalId, count, amount.amount],
    ]);
    // Of 100.00, 10.00 of it taken back, 40.00 and 1.00: that is 33 of books, 34 of lamps and 33 of neither.
    expect(new Set(shown)).toEqual(
      new Set([
        ['lamps', 'kim', 4, '94.34'],
        ['books', 'kim', 3, '27.33'],
        [null, 'kim', 3, '9.33'],
        ['lamps', 'lee', 1, '1.00'],
      ]),
    );
    const own = { role: 'partner', subject: 'lee', partnerId: fromGlobalId('partner', ids['lee']) ?? '' } as const;
    const ofLee = (await answer(51, { from: '2024-01', to: '2024-03' }, own)).commissionFigures;
    expect(ofLee).toMatchObject([{ group: [{ value: 'lamps' }, { partner: { externalId: 'lee' } }], count: 1 }]);
  });

  it('53: says what will be forfeited, when, and whose it is', async () => {
    const lapses = (amounts: readonly [lastDay: string, since: string, amount: string][]) =>
      amounts.map(([lastDay, since, amount]) => ({ lastDay, since, amount: { amount } }));
    const { balances } = await answer(53, { until: '2024-02' });
    expect(nodesOf(balances)).toMatchObject([
      {
        ...{ partner: { externalId: 'kim', taxForm: null }, unclaimedSince: '2024-01' },
        unclaimed: { amount: '130.00', currency: 'EUR' },
        expectedForfeitures: lapses([
          ['2024-03-31', '2024-01', '100.00'],
          ['2024-04-30', '2024-02', '30.00'],
        ]),
      },
      {
        ...{ partner: { externalId: 'lee' }, unclaimedSince: '2024-02', unclaimed: { amount: '1.00' } },
        expectedForfeitures: lapses([['2024-04-30', '2024-02', '1.00']]),
      },
    ]);
    expect(balances.totals.sums).toEqual([{ currency: 'EUR', unclaimed: { amount: '131.00' } }]);
    expect(nodesOf((await answer(53, { until: '2024-01' })).balances)).toHaveLength(1);
    const own = { role: 'partner', subject: 'lee', partnerId: fromGlobalId('partner', ids['lee']) ?? '' } as const;
    expect(nodesOf((await answer(53, { until: '2024-02' }, own)).balances)).toMatchObject([
      { partner: { externalId: 'lee' } },
    ]);
    await closed('2024-03');
    const after = nodesOf((await answer(53, { until: '2024-03' })).balances);
    expect(after.find(({ partner }) => partner.externalId === 'kim')).toMatchObject({
      ...{ unclaimedSince: '2024-02', unclaimed: { amount: '31.00' } },
      expectedForfeitures: lapses([
        ['2024-04-30', '2024-02', '30.00'],
        ['2024-05-31', '2024-03', '1.00'],
      ]),
    });
  });
}
