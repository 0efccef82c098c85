import { expect, it } from '@jest/globals';
import {
  amount,
  type Asked,
  earned,
  euros,
  money,
  nodesOf,
  type Shown,
  takenBack,
  total,
} from '../../support/asked.js';
import { CAPS, nameOf, RATES, refundNamed, saleNamed } from '../../support/question-seed/index.js';

export function asksAboutMoney(asked: () => Asked): void {
  it('9: explains a commission', async () => {
    const { commission } = await asked().answerTo(9, { commissionId: await commissionOf(asked(), 'east', 'S-11') });
    const wanted = saleNamed('S-11').amount * RATES.capped;
    const granted = CAPS.monthly - saleNamed('S-10').amount * RATES.capped;
    expect(granted).toBeLessThan(wanted);
    expect(commission).toMatchObject({
      ...{ kind: 'ACCRUED', amount: euros(granted), partner: { name: nameOf('east') }, worth: amount(wanted) },
      sale: { externalId: 'S-11', amount: String(saleNamed('S-11').amount) },
      plan: { name: 'Capped', version: 1 },
      rule: { name: 'Share under a cap', pays: { kind: 'SHARE', rate: String(RATES.capped) } },
      lines: [{ line: 1, net: String(saleNamed('S-11').amount) }],
      rated: { kind: 'SHARE', rate: String(RATES.capped) },
    });
    expect(commission.caps).toContainEqual({
      ...{ capId: 'monthly', windowKey: '2024-05', wanted: money(wanted), granted: money(granted) },
    });
  });

  it('11: has the clawbacks of a month', async () => {
    const { commissions } = await asked().answerTo(11, { period: '2024-04' });
    const taken = (number: string, partner: string) => {
      const { sale, amount: given, at } = refundNamed(number);
      return {
        ...{ occurredAt: at.replace('Z', '.000Z'), reason: 'order-cancelled', reversed: false },
        ...{ amount: euros(takenBack(number, partner)), partner: { name: nameOf(partner) } },
        corrects: expect.objectContaining({ amount: amount(earned(sale, partner)), sale: { externalId: sale } }),
        refundShare: { before: '0', after: String(given), charged: String(saleNamed(sale).amount) },
      };
    };
    expect(nodesOf(commissions)).toEqual([taken('R-3', 'debtor'), taken('R-2', 'south')]);
  });

  it('12: has a statement with its lines', async () => {
    const { statements } = await asked().answerTo(12, { partnerId: asked().idOf('north'), period: '2024-03' });
    const [statement] = nodesOf(statements);
    const [back, sold] = [takenBack('R-1', 'north'), earned('S-12', 'north')];
    const credited = earned('S-1', 'north') + earned('S-2', 'north');
    const sum = back + sold + credited;
    expect(statement).toMatchObject({
      ...{ partner: { name: nameOf('north') }, opening: euros(0), accrued: amount(sum), paidOut: amount(sum) },
      ...{ closing: amount(0), carryForwardReason: null, entryCount: 3, payout: { status: 'PLANNED' } },
    });
    expect(nodesOf(statement.entries)).toMatchObject([
      { kind: 'CLAWED_BACK', amount: amount(back), sale: { externalId: 'S-1' }, reason: 'order-cancelled' },
      { kind: 'ACCRUED', amount: amount(sold), sale: { externalId: 'S-12' }, rule: { name: 'Lamps' } },
      { kind: 'PAYOUT_CREDITED', amount: amount(credited), sale: null, reason: 'account closed' },
    ]);
  });

  it('15: has what is owed at a month’s end', async () => {
    const { programCommissionMonths } = await asked().answerTo(15, { period: '2024-02' });
    const [month] = nodesOf(programCommissionMonths);
    const owed: Readonly<Record<string, number>> = {
      north: earned('S-1', 'north') + earned('S-2', 'north'),
      south: earned('S-3', 'south'),
      debtor: earned('S-15', 'debtor'),
    };
    for (const { partner, owed: shown } of nodesOf(month.partners)) {
      expect([partner.externalId, shown.amount]).toEqual([partner.externalId, money(owed[partner.externalId] ?? 0)]);
    }
    expect(nodesOf(month.partners).map(({ partner }) => partner.externalId)).toEqual(
      expect.arrayContaining(Object.keys(owed)),
    );
    expect(month).toMatchObject({ paidOut: amount(total(Object.values(owed))), closing: amount(0) });
    expect(month.owed).toEqual(euros(total(Object.values(owed))));
  });

  it('22: has what was posted by month, plan and rule, with their names', async () => {
    const { commissionFigures, program } = await asked().answerTo(22, { from: '2024-02', to: '2024-05' });
    const capped = nodesOf(program.planVersions).find(({ name }) => name === 'Capped');
    const [rule] = capped.rules;
    expect(rule.name).toBe('Share under a cap');
    const of = (wanted: string, plan?: string): Shown[] =>
      commissionFigures.filter(
        ({ group: [period, { value }] }: Shown) => period.value === wanted && (plan === undefined || value === plan),
      );
    const group = [
      { dimension: 'PERIOD', value: '2024-05' },
      { dimension: 'PLAN', value: capped.planId },
      { dimension: 'RULE', value: rule.ruleId },
    ];
    expect(of('2024-05', capped.planId)).toEqual([{ group, count: 2, currency: 'EUR', amount: amount(CAPS.monthly) }]);
    const february = [
      ['S-1', 'north'],
      ['S-2', 'north'],
      ['S-3', 'south'],
      ['S-15', 'debtor'],
    ] as const;
    const sum = total(of('2024-02').map((figure) => Number(figure.amount.amount)));
    expect(money(sum)).toBe(money(total(february.map(([sale, partner]) => earned(sale, partner)))));
    expect(total(of('2024-02').map(({ count }) => count))).toBe(february.length);
  });

  it('17: has caps with what is used and left', async () => {
    const { capUsage } = await asked().answerTo(17, { at: '2024-05-31T00:00:00Z' });
    const wanted = ['S-10', 'S-11'].map((number) => saleNamed(number).amount * RATES.capped);
    const used = Math.min(total(wanted), CAPS.monthly);
    expect(total(wanted)).toBeGreaterThan(CAPS.monthly);
    const allocations = (left: number | null) => [
      {
        ...{ partner: { externalId: 'east', name: nameOf('east') }, customer: null, used: amount(used), entryCount: 2 },
        left: left === null ? null : amount(left),
      },
    ];
    const cap = (capId: keyof typeof CAPS) => ({
      planName: 'Capped',
      capId,
      limit: euros(CAPS[capId]),
      used: amount(used),
    });
    expect(capUsage).toEqual([
      {
        ...{ ...cap('monthly'), per: 'PARTNER', window: 'MONTH', windowKey: '2024-05', left: null },
        allocations: allocations(CAPS.monthly - used),
      },
      {
        ...{ ...cap('launch'), per: 'PROGRAM', window: 'LIFETIME', windowKey: 'lifetime' },
        ...{ left: amount(CAPS.launch - used), allocations: allocations(null) },
      },
    ]);
    const later = await asked().answerTo(17, { at: '2024-06-30T00:00:00Z' });
    expect(later.capUsage[0]).toMatchObject({ windowKey: '2024-06', used: amount(0), allocations: [] });
  });
}

async function commissionOf({ seed, seeded }: Asked, partner: string, sale: string): Promise<string> {
  type Found = { nodes: { id: string; sale: { externalId: string } | null }[] };
  const args = `partnerId: "${seeded.ids[partner]}", first: 50`;
  const { nodes } = await seed.see<Found>('commissions', args, '{ nodes { id sale { externalId } } }');
  return nodes.find((one) => one.sale?.externalId === sale)?.id ?? '';
}
