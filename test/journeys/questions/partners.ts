import { expect, it } from '@jest/globals';
import { amount, type Asked, earned, euros, nodesOf, takenBack } from '../../support/asked.js';
import { ago, DEALS, nameOf } from '../../support/question-seed/index.js';

export function asksAboutPartners(asked: () => Asked): void {
  it('2: has a partner’s page', async () => {
    const { partner, openDeals } = await asked().answerTo(2, { partnerId: asked().idOf('north') });
    const failed = earned('S-1', 'north') + earned('S-2', 'north');
    expect(partner).toMatchObject({
      ...{ externalId: 'north', name: nameOf('north'), standing: 'ACTIVE', tier: 2, onboardingOpen: [] },
      contacts: { nodes: [{ name: 'Grace Hopper', email: 'grace@example.com', role: 'sales' }] },
      balance: {
        balance: euros(earned('S-4', 'north') + earned('S-14', 'north')),
        onItsWay: amount(failed + takenBack('R-1', 'north') + earned('S-12', 'north')),
        paid: amount(0),
      },
    });
    const line = (kind: string, of: number, sale: string | null, rule: string | null = null) => ({
      ...{ kind, amount: euros(of), sale: sale && { externalId: sale }, rule: rule && { name: rule } },
    });
    expect(nodesOf(partner.commissions)).toMatchObject([
      line('PAYOUT_CREDITED', failed, null),
      line('ACCRUED', earned('S-14', 'north'), 'S-14', 'Lamps'),
      line('ACCRUED', earned('S-4', 'north'), 'S-4', 'Lamps'),
      line('ACCRUED', earned('S-12', 'north'), 'S-12', 'Lamps'),
      line('CLAWED_BACK', takenBack('R-1', 'north'), 'S-1'),
    ]);
    expect(nodesOf(partner.statements)).toMatchObject([{ period: '2024-03', status: 'CLOSED', closing: amount(0) }]);
    expect(nodesOf(partner.payouts)).toMatchObject([{ period: '2024-03', status: 'PLANNED', approvers: [] }]);
    const open = (number: string, state: string, until?: string) => ({
      ...{ externalId: number, state, amount: euros(DEALS[number]!.amount) },
      ...(until && { expiresAt: expect.stringContaining(until) }),
    });
    const ends = (number: string): string => ago(DEALS[number]!.registered - 90).slice(0, 10);
    expect(nodesOf(openDeals)).toMatchObject([
      open('CRM-1', 'APPROVED', ends('CRM-1')),
      open('CRM-3', 'APPROVED', ends('CRM-3')),
      open('CRM-4', 'IN_REVIEW'),
    ]);
  });
}
