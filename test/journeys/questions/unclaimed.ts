import type { DevelopmentClaims } from '#libs/access';
import { fromGlobalId } from '#libs/kernel';
import { beforeAll, expect, it } from '@jest/globals';
import { nodesOf, questionAfter, type Shown } from '../../support/asked.js';
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
  const closed = async (period: string, of = programId): Promise<void> => {
    await seed.send('closePeriod', { programId: of, period });
    await seed.see('balances', `programId: "${of}", first: 5`, '{ nodes { id } }');
  };
  const answer = async (number: number, variables: object, claims: Partial<DevelopmentClaims> = {}) => {
    const ask = await as({ tenant: 'unclaimed', ...claims });
    const { data, errors } = await ask(questionAfter(number), { programId, after: seed.last, ...variables });
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

  it('51: takes from each product line what an entry lost, whatever took it', async () => {
    const { id } = await seed.send('createProgram', {
      ...{ name: 'Affiliates', currency: 'EUR', timeZone: 'UTC', startsAt: BEGAN, maturityDays: 0 },
    });
    const rules = [{ ruleId: 'all', name: 'All', pays: { kind: 'SHARE', rate: '0.1' } }];
    await seed.send('publishPlan', { programId: id, effectiveFrom: BEGAN, name: 'Standard', standard: true, rules });
    const names = ['voided', 'declined', 'banned', 'banned late', 'given back', 'adjusted'];
    const { results = [] } = await seed.send('admitPartners', {
      items: names.map((name) => ({
        ...{ programId: id, externalId: name, name, kind: 'affiliate', country: 'DE', occurredAt: BEGAN },
      })),
    });
    const bought: [string, string][] = [
      ['lamps', '600'],
      ['books', '300'],
    ];
    await seed.send('recordSales', {
      items: names.map((name) => ({ ...sold(`of ${name}`, name, '2024-01-10', ...bought), programId: id })),
    });
    const entryOf = async (partner: string, kind = 'ACCRUED') => {
      const args = `programId: "${id}", filter: { kind: [${kind}] }, first: 20`;
      const found = await seed.see<Shown>('commissions', args, '{ nodes { id ledgerId partner { externalId } } }');
      const { id: commissionId, ledgerId } = nodesOf(found).find((one) => one.partner.externalId === partner);
      return { commissionId, ledgerId, reason: 'a look at it' };
    };
    const [adjusted, fraud] = [await entryOf('adjusted'), { reason: 'FRAUD' }];
    await seed.send('adjustCommission', { ...adjusted, amount: { amount: '9.00', currency: 'EUR' } });
    await seed.send('voidCommission', adjusted);
    const unlinked = { ...adjusted, commissionId: null, amount: { amount: '5.00', currency: 'EUR' } };
    await seed.send('adjustCommission', unlinked);
    await seed.send('voidCommission', await entryOf('voided'));
    await seed.send('declineCommission', await entryOf('declined'));
    await seed.send('clawBackCommission', { ...(await entryOf('given back')), ...fraud });
    await seed.send('reverseClawback', await entryOf('given back', 'CLAWED_BACK'));
    await seed.send('banPartner', { partnerId: results[names.indexOf('banned')]?.id, ...fraud });
    await closed('2024-01', id);
    await seed.send('banPartner', { partnerId: results[names.indexOf('banned late')]?.id, ...fraud });
    await seed.see('balances', `programId: "${id}", first: 5`, '{ nodes { id } }');
    const { commissionFigures } = await answer(51, { programId: id, from: '2024-01', to: '2024-12' });
    const shown = commissionFigures.map(({ group: [line, { partner }], count, amount }: Shown) =>
      [partner.externalId, line.value, count, amount.amount].join(' '),
    );
    const nothingOf = (name: string, count = 2) => [`${name} lamps ${count} 0.00`, `${name} books ${count} 0.00`];
    expect(new Set(shown)).toEqual(
      new Set([
        ...['voided', 'declined', 'banned', 'banned late'].flatMap((name) => nothingOf(name)),
        ...['given back lamps 3 60.00', 'given back books 3 30.00'],
        ...[...nothingOf('adjusted', 3), 'adjusted  1 5.00'],
      ]),
    );
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
