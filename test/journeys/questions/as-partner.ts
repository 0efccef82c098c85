import { expect, it } from '@jest/globals';
import type { DevelopmentClaims } from '#libs/access';
import { amount, type Asked, earned, nodesOf, takenBack } from '../../support/asked.js';
import { DEALS, nameOf, SALES, WON } from '../../support/question-seed/index.js';
import type { Ask } from '../in-process.js';

export function asksAsPartner(asked: () => Asked, as: (claims: Partial<DevelopmentClaims>) => Promise<Ask>): void {
  const partnerNamed = (name: string) =>
    as({ role: 'partner', subject: `user-${name}`, partnerId: asked().idOf(name) });

  it('29: has a partner’s own page, statement and deals', async () => {
    const { partner } = await asked().answerTo(29, { partnerId: asked().idOf('north') }, await partnerNamed('north'));
    expect(partner).toMatchObject({ name: nameOf('north'), standing: 'ACTIVE', tier: 2 });
    const [statement] = nodesOf(partner.statements);
    expect(statement).toMatchObject({ period: '2024-03', closing: amount(0) });
    expect(nodesOf(statement.entries)).toMatchObject([
      { amount: amount(takenBack('R-1', 'north')), sale: { externalId: 'S-1' } },
      { amount: amount(earned('S-12', 'north')), sale: { externalId: 'S-12' }, rule: { name: 'Lamps' } },
      { amount: amount(earned('S-1', 'north') + earned('S-2', 'north')), sale: null },
    ]);
    const daysLeft = (number: string): number => 90 - DEALS[number]!.registered - 1;
    expect(nodesOf(partner.deals)).toMatchObject([
      { externalId: 'CRM-1', state: 'APPROVED', daysLeft: daysLeft('CRM-1') },
      { externalId: 'CRM-3', state: 'APPROVED', daysLeft: daysLeft('CRM-3') },
      { externalId: 'CRM-4', state: 'IN_REVIEW', daysLeft: null },
    ]);
  });

  it('29: has nothing of anybody else', async () => {
    const north = await partnerNamed('north');
    expect(await asked().answerTo(29, { partnerId: asked().idOf('south') }, north)).toEqual({ partner: null });
    const text = JSON.stringify(await asked().answerTo(29, { partnerId: asked().idOf('north') }, north));
    const others = SALES.filter(({ partners }) => partners['north'] === undefined).map(({ number }) => number);
    for (const foreign of [...others, 'CRM-2', 'CRM-5', nameOf('south'), nameOf('west')]) {
      expect(text).not.toContain(`"${foreign}"`);
    }
  });

  it('has of a program its own deals; a manager has all', async () => {
    const query = `{ partner(id: "${asked().idOf('north')}") { program { deals(first: 50, orderBy: REGISTERED_OLDEST) { nodes { externalId } } } } }`;
    const numbers = async (ask: Ask) =>
      nodesOf((await ask(query)).data.partner.program.deals).map(({ externalId }) => externalId as string);
    const own = Object.keys(DEALS).filter((number) => DEALS[number]!.partner === 'north');
    expect((await numbers(await partnerNamed('north'))).toSorted()).toEqual(own);
    expect((await numbers(asked().manager)).toSorted()).toEqual([...Object.keys(DEALS), WON.number].toSorted());
  });
}
