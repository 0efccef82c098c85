import { expect, it } from '@jest/globals';
import { amount, type Asked, earned, nodesOf, takenBack } from '../../support/asked.js';
import { DEALS, HELD, nameOf, refundNamed, saleNamed, WON } from '../../support/question-seed/index.js';

const DAY = 86_400_000;

/** Questions of a manager after the first thirty. */
export function asksFurther(asked: () => Asked): void {
  it('39: says which active partners sold nothing since a day, and what they sold last', async () => {
    const quiet = async (since: string | null) =>
      nodesOf((await asked().answerTo(39, { since })).partnersWithoutSales).map(({ name, sales }) => [
        name,
        nodesOf(sales)[0]?.occurredAt,
      ]);
    const at = (number: string) => saleNamed(number).at.replace('Z', '.000Z');
    const all = [
      [nameOf('debtor'), at('S-15')],
      [nameOf('east'), at('S-11')],
      // Active since they have done all steps, and without a sale.
      [nameOf('quick'), undefined],
      [nameOf('south'), at('S-5')],
      [nameOf('steady'), undefined],
      [nameOf('west'), WON.at.replace('Z', '.000Z')],
    ];
    expect(await quiet('2024-05-20T12:00:00.001Z')).toEqual(all);
    // The moment itself is in.
    expect(await quiet('2024-05-20T12:00:00Z')).toEqual([all[0], all[2], all[3], all[4]]);
    expect(await quiet('2024-02-01T00:00:00Z')).toEqual([all[2], all[4]]);
  });

  it('39: says who never sold anything', async () => {
    const { programId } = asked().seeded;
    const query = `{ partnersWithoutSales(programId: "${programId}", first: 50, orderBy: NAME) { nodes { externalId } totals { count } } }`;
    const { data } = await asked().manager(query);
    expect(nodesOf(data.partnersWithoutSales).map(({ externalId }) => externalId)).toEqual([
      ...['fresh', 'quick', 'slow', 'steady'],
    ]);
    expect(data.partnersWithoutSales.totals.count).toBe(4);
  });

  it('says whom nobody can call, and who has still to accept the agreement', async () => {
    const { programId } = asked().seeded;
    const named = async (filter: string) => {
      const args = `programId: "${programId}", first: 50, orderBy: NAME, filter: { ${filter} }`;
      const { data } = await asked().manager(`{ partners(${args}) { nodes { externalId } } }`);
      return nodesOf(data.partners).map(({ externalId }) => externalId);
    };
    expect(await named('hasContact: true')).toEqual(['north', 'slow']);
    expect(await named('hasContact: false, standing: [ACTIVE]')).toEqual([
      ...['debtor', 'east', 'quick', 'south', 'steady', 'west'],
    ]);
    expect(await named('onboardingOpen: [AGREEMENT_ACCEPTED]')).toEqual(['fresh', 'slow']);
    const { data } = await asked().manager(
      `{ sales(programId: "${programId}", first: 50, filter: { partner: { hasContact: false } }) { nodes { externalId } } }`,
    );
    expect(nodesOf(data.sales).map(({ externalId }) => externalId)).not.toContain('S-1');
    expect(nodesOf(data.sales).map(({ externalId }) => externalId)).toContain('S-15');
  });

  it('41: counts partners by tier and plan', async () => {
    const { partnerFigures, program } = await asked().answerTo(41);
    const capped = asked().seeded.cappedPlanId;
    const figure = (tier: string, plan: string | null, count: number) => ({
      group: [
        { dimension: 'TIER', value: tier },
        { dimension: 'PLAN', value: plan },
      ],
      count,
    });
    expect(partnerFigures).toEqual([figure('1', capped, 2), figure('1', null, 4), figure('2', null, 1)]);
    expect(nodesOf(program.planVersions)).toContainEqual({ planId: capped, name: 'Capped' });
  });

  it('42: says what became of registrations, and how long that took', async () => {
    const { dealFigures } = await asked().answerTo(42);
    const of = (state: string, more: object) =>
      expect.objectContaining({
        ...{
          group: [
            { dimension: 'STATE', value: state },
            { dimension: 'REJECT_REASON', value: null },
          ],
          currency: 'EUR',
        },
        ...more,
      });
    const waiting = Object.values(DEALS).filter(({ amount: of }) => of > 5000);
    const took = (Date.parse(WON.at) - Date.parse(WON.registeredAt)) / DAY;
    expect(dealFigures).toEqual([
      of('APPROVED', {
        ...{
          registered: Object.keys(DEALS).length - waiting.length,
          medianDaysToDecide: '0.00',
          medianDaysToWin: null,
        },
      }),
      of('IN_REVIEW', { registered: waiting.length, medianDaysToDecide: null, medianDaysToWin: null }),
      of('WON', { registered: 1, medianDaysToDecide: '0.00', medianDaysToWin: took.toFixed(2) }),
    ]);
    expect(took).toBe(19);
  });

  it('47: has what was given back of a partner’s sales', async () => {
    const refunds = async (partner: string, days: object) =>
      nodesOf((await asked().answerTo(47, { partnerId: asked().idOf(partner), ...days })).refunds);
    const { sale, at, amount: given } = refundNamed('R-1');
    expect(await refunds('north', { from: at })).toEqual([
      {
        ...{ externalId: 'R-1', occurredAt: at.replace('Z', '.000Z'), reason: 'ORDER_CANCELLED', status: 'APPLIED' },
        ...{ amount: String(given), currency: 'EUR' },
        sale: { externalId: sale, amount: String(saleNamed(sale).amount) },
        commissions: { nodes: [{ kind: 'CLAWED_BACK', amount: amount(takenBack('R-1', 'north')) }] },
      },
    ]);
    expect(await refunds('north', { from: '2024-01-01T00:00:00Z', to: at })).toEqual([]);
    expect(await refunds('east', { from: '2024-01-01T00:00:00Z' })).toEqual([]);
  });

  it('says what is held by a hold of one kind', async () => {
    const list = async (hold: string) => {
      const args = `programId: "${asked().seeded.programId}", first: 50, orderBy: OLDEST, filter: { hold: [${hold}] }`;
      const { data } = await asked().manager(
        `{ commissions(${args}) { nodes { amount { amount } sale { externalId } } } }`,
      );
      return nodesOf(data.commissions);
    };
    const held = HELD.map(({ partner, sale }) => ({
      ...{ amount: amount(earned(sale, partner)), sale: { externalId: sale } },
    }));
    const refunded = { ...held[1], amount: amount(takenBack('R-4', 'west')) };
    expect(await list('RISK')).toEqual([...held, refunded]);
    expect(await list('DISPUTE')).toEqual([]);
  });
}
