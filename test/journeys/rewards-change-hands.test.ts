import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId, toGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notLevel } from '../support/level.js';
import { openRewardProgram } from '../support/reward-program.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(90_000);

const RULES = [
  { ruleId: 'sales', on: 'EVERY_SALE', minimumNet: '0', referrer: { kind: 'CREDIT', amount: '20.00' } },
  {
    ...{
      ruleId: 'capped',
      on: 'EVERY_SALE',
      minimumNet: '0',
      referrer: { kind: 'POINTS', quantity: 5, costEach: '0' },
    },
    caps: [{ per: 'PROGRAM', window: 'YEAR', count: 1 }],
  },
  { ruleId: 'friends', on: 'EVERY_SALE', minimumNet: '0', customer: { kind: 'CREDIT', amount: '7.00' } },
  { ruleId: 'leads', on: 'LEAD_QUALIFIED', minimumNet: '0', referrer: { kind: 'CREDIT', amount: '9.00' } },
];

const HEAD = 'reference,status,date,reason';
const FIGURE = '{ rewards { amount } }';

interface Shown {
  readonly id: string;
  readonly walletId: string;
  readonly ruleId: string;
  readonly partnerId: string;
  readonly status: string;
  readonly endedBy: string | null;
  readonly recovered: boolean | null;
  readonly reason: string | null;
  readonly counted: { readonly amount: string } | null;
}

let service: InProcess;
let home: string;
let seed: Sender;
let programId: string;
let ids: Readonly<Record<string, string>>;
const sales: Record<string, string> = {};

async function sell(number: string, credits: readonly object[], customer?: object): Promise<void> {
  const sale = {
    ...{ programId, externalId: number, occurredAt: '2026-03-01T09:00:00Z', currency: 'EUR', credits, customer },
    lines: [{ product: 'plan', quantity: '1', unitPrice: '80.00' }],
  };
  sales[number] = (await seed.send('recordSale', sale)).id;
}

const reassign = (number: string, name: string, occurredAt: string) =>
  seed.send('reassignSale', {
    ...{ programId, saleExternalId: number, partnerExternalId: name, reason: 'it was theirs', occurredAt },
  });

const all = async (filter = ''): Promise<readonly Shown[]> => {
  const fields = '{ nodes { id walletId ruleId partnerId status endedBy recovered reason counted { amount } } }';
  return (await seed.see<{ nodes: Shown[] }>('rewards', `programId: "${programId}", ${filter} first: 90,`, fields))
    .nodes;
};

/** Whose the rewards are and how far, once they are so. */
async function become(told: readonly string[], ruleId: string, filter = ''): Promise<void> {
  let seen: readonly string[] = [];
  await seed
    .soon(async () => {
      const rows = (await all(filter)).filter((row) => row.ruleId === ruleId);
      const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id);
      seen = rows.map((row) => [nameOf(row.partnerId), row.status, row.endedBy].filter(Boolean).join(' ')).sort();
      return seen.join() === [...told].sort().join() ? seen : undefined;
    }, 'rewards')
    .catch(() => undefined);
  expect(seen).toEqual([...told].sort());
}

const ofSale = (number: string) => `filter: { saleId: ["${sales[number]}"] },`;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-rewards-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('rewards-change-hands', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  ({ programId, ids } = await openRewardProgram(
    seed,
    ['north', 'south', 'third', 'fourth', 'fifth', 'old', 'was', 'is'],
    RULES,
  ));
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('rewards whose sale or lead changes hands', () => {
  it('stay where who has most of a sale gets all of it, and move to another partner', async () => {
    await sell('S-1', [
      { partnerExternalId: 'north', weight: 6000 },
      { partnerExternalId: 'south', weight: 4000 },
    ]);
    await become(['north PENDING'], 'sales', ofSale('S-1'));
    await reassign('S-1', 'north', '2026-03-05T09:00:00Z');
    await reassign('S-1', 'south', '2026-03-06T09:00:00Z');
    await become(['north CANCELLED RECREDITED', 'south PENDING'], 'sales', ofSale('S-1'));
    // The one place that there is goes with the sale.
    await become(['north CANCELLED RECREDITED', 'south PENDING'], 'capped', ofSale('S-1'));
  });

  it('are another partner’s of a lead that is qualified again for it, each under its own id', async () => {
    const partnerId = fromGlobalId('partner', ids['north'] ?? '') ?? '';
    const consent = { given: true, at: '2026-03-01T00:00:00Z' };
    const lead = await seed.send(
      'submitLead',
      { programId, externalId: 'l-1', customer: { email: 'ann@acme.com' }, company: 'Acme', name: 'Ann', consent },
      { role: 'partner', subject: 'n', partnerId },
    );
    await seed.send('qualifyLead', { leadId: lead.id });
    await become(['north PENDING'], 'leads');
    const goesTo = async (name: string) => {
      await seed.send('disqualifyLead', { leadId: lead.id, reason: 'BAD_DATA' });
      const journeyId = toGlobalId('journey', fromGlobalId('lead', lead.id) ?? '');
      const shares = [{ partnerId: ids[name], weight: 10_000 }];
      await seed.send('rebindCustomer', { journeyId, from: '2026-03-01T00:00:00Z', reason: 'it was theirs', shares });
      await seed.send('qualifyLead', { leadId: lead.id });
    };
    await goesTo('fourth');
    await become(['fourth PENDING', 'north CANCELLED RECREDITED'], 'leads');
    await goesTo('north');
    const gone = ['fourth CANCELLED RECREDITED', 'north CANCELLED RECREDITED'];
    await become([...gone, 'north PENDING'], 'leads');
    // What is on its way is taken back once it is known what became of it.
    const back = (await all()).find(({ ruleId, status }) => ruleId === 'leads' && status === 'PENDING');
    await seed.send('approveRewards', { items: [{ walletId: back?.walletId, rewardId: back?.id }] });
    await become([...gone, 'north SENT'], 'leads');
    await goesTo('south');
    await become([...gone, 'north SENT', 'south PENDING'], 'leads');
    await seed.send('importRewardStatuses', { csv: `${HEAD}\n${back?.id},fulfilled,2026-04-02,\n` });
    await become([...gone, 'north REVERSED RECREDITED', 'south PENDING'], 'leads');
  });

  it('of a partner that is banned are void, and what it was given is got back in the next file', async () => {
    await sell('S-2', [{ partnerExternalId: 'third' }]);
    await sell('S-3', [{ partnerExternalId: 'third' }]);
    await become(['third PENDING'], 'sales', ofSale('S-2'));
    const given = (await all(ofSale('S-2'))).filter(({ ruleId }) => ruleId === 'sales');
    await seed.send('approveRewards', { items: given.map(({ walletId, id }) => ({ walletId, rewardId: id })) });
    await become(['third SENT'], 'sales', ofSale('S-2'));
    const csv = `${HEAD}\n${given[0]?.id},fulfilled,2026-04-02,\n`;
    await seed.send('importRewardStatuses', { csv });
    await become(['third FULFILLED'], 'sales', ofSale('S-2'));
    await seed.send('banPartner', { partnerId: ids['third'], reason: 'FRAUD', note: 'false orders' });
    await become(['third CANCELLED BANNED'], 'sales', ofSale('S-3'));
    await seed.send('refundSale', {
      ...{ programId, saleExternalId: 'S-2', externalId: 'R-2', amount: '80.00', reason: 'ORDER_CANCELLED' },
      occurredAt: '2026-04-20T12:00:00Z',
    });
    const back = await seed.soon(async () => {
      const names = await readdir(join(home, 'rewards'));
      for (const name of names) {
        const text = await readFile(join(home, 'rewards', name), 'utf8');
        if (text.includes(`${given[0]?.id}.back`)) return { name, text };
      }
      return undefined;
    }, 'the negative line');
    expect(back.text).toContain(`${given[0]?.id}.back,referrer,${ids['third']},credit,1,amount,-20.00,EUR`);
    expect(back.name.slice(0, 10) >= new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)).toBe(true);
  });

  it('of every record of a partner are void when the one that lives is banned', async () => {
    await sell('S-4', [{ partnerExternalId: 'old' }]);
    await become(['old PENDING'], 'sales', ofSale('S-4'));
    await seed.send('mergePartner', { partnerId: ids['old'], into: ids['fifth'], reason: 'the same company' });
    await seed.send('banPartner', { partnerId: ids['fifth'], reason: 'FRAUD', note: 'false orders' });
    await become(['old CANCELLED BANNED'], 'sales', ofSale('S-4'));
  });

  it('of a partner that was merged stay where they are, and go when their sale or lead goes to another', async () => {
    await sell('S-6', [{ partnerExternalId: 'was' }]);
    await become(['was PENDING'], 'sales', ofSale('S-6'));
    await seed.send('mergePartner', { partnerId: ids['was'], into: ids['is'], reason: 'the same company' });
    await reassign('S-6', 'is', '2026-03-05T09:00:00Z');
    await reassign('S-6', 'south', '2026-03-06T09:00:00Z');
    await become(['was CANCELLED RECREDITED', 'south PENDING'], 'sales', ofSale('S-6'));
  });

  it('of a customer who was erased are not got back, and say so: their cost counts again', async () => {
    await sell('S-5', [{ partnerExternalId: 'north' }], { ref: 'customer-5' });
    const one = async () => (await all(ofSale('S-5'))).find(({ ruleId }) => ruleId === 'friends');
    const given = await seed.soon(one, 'the reward of the customer');
    await seed.send('approveRewards', { items: [{ walletId: given.walletId, rewardId: given.id }] });
    await seed.soon(async () => ((await one())?.status === 'SENT' ? true : undefined), 'the reward at its provider');
    await seed.send('importRewardStatuses', { csv: `${HEAD}\n${given.id},fulfilled,2026-04-02,\n` });
    await seed.send('eraseCustomer', { programId, ref: 'customer-5' });
    await seed.send('refundSale', {
      ...{ programId, saleExternalId: 'S-5', externalId: 'R-5', amount: '80.00', reason: 'ORDER_CANCELLED' },
      occurredAt: '2026-04-20T12:00:00Z',
    });
    const told = await seed.soon(async () => {
      const now = await one();
      return now?.reason === 'NO_REFERENCE' ? now : undefined;
    }, 'what became of it');
    expect(told).toMatchObject({
      status: 'REVERSED',
      endedBy: 'REFUNDED',
      recovered: false,
      counted: { amount: '7.00' },
    });
    const rewards = await all();
    const sumOf = (rows: readonly Shown[]) => rows.reduce((sum, row) => sum + Number(row.counted?.amount ?? 0), 0);
    const costs = async (basis: string) => {
      const asked = `programId: "${programId}", from: "2026-01-01", to: "2099-01-01", basis: ${basis},`;
      const economics = await seed.see<{ rewards: { amount: string } }>('programEconomics', asked, FIGURE);
      return Number(economics.rewards.amount);
    };
    const accrued = sumOf(rewards);
    expect(accrued).toBeGreaterThan(0);
    await seed.soon(async () => ((await costs('ACCRUED')) === accrued ? true : undefined), 'what rewards cost');
    expect(await costs('PAID')).toBe(sumOf(rewards.filter(({ recovered }) => recovered !== null)));
  });

  it('agree with what the audit makes of the same history', async () => {
    const ask = await service.as({ tenant: 'acme', subject: 'eva', role: 'auditor' });
    const { data } = await ask(`{ reconciliation(programId: "${programId}") { agrees differences { kind message } } }`);
    expect(data).toEqual({ reconciliation: { agrees: true, differences: [] } });
  });

  it('stop no view and no policy', async () => {
    await service.rebuild();
    expect(await notLevel(service)).toEqual([]);
  });
});
