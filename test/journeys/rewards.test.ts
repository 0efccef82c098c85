import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notLevel } from '../support/level.js';
import { openRewardProgram } from '../support/reward-program.js';
import { questionAfter } from '../support/asked.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(90_000);

const SOLD = '2026-03-01T09:00:00Z';
const RULES = [
  {
    ...{ ruleId: 'friends', on: 'FIRST_SALE', minimumNet: '50.00' },
    referrer: { kind: 'FREE_MONTHS', costEach: '29.00', sku: 'month' },
    customer: { kind: 'CREDIT', amount: '20.00' },
    caps: [{ per: 'PROGRAM', window: 'YEAR', count: 4 }],
  },
];

interface Shown {
  readonly id: string;
  readonly walletId: string;
  readonly side: string;
  readonly status: string;
  readonly refusalReason: string | null;
  readonly cost: { readonly amount: string } | null;
  readonly counted: { readonly amount: string } | null;
  readonly recovered: boolean | null;
}

const FIELDS = 'id walletId side status refusalReason cost { amount } counted { amount } recovered';

let service: InProcess;
let home: string;
let seed: Sender;
let programId: string;
let ids: Readonly<Record<string, string>>;
const sales: Record<string, string> = {};

async function sell(number: string, customer: string, more: object = {}): Promise<void> {
  const sale = {
    ...{ programId, externalId: number, occurredAt: SOLD, currency: 'EUR', customer: { ref: customer } },
    ...{ credits: [{ partnerExternalId: 'north' }], lines: [{ product: 'plan', quantity: '1', unitPrice: '80.00' }] },
    ...more,
  };
  sales[number] = (await seed.send('recordSale', sale)).id;
}

const refund = (number: string, externalId: string, amount: string) =>
  seed.send('refundSale', {
    ...{ programId, saleExternalId: number, externalId, amount, reason: 'ORDER_CANCELLED' },
    occurredAt: '2026-04-20T12:00:00Z',
  });

/** The two sides of a sale, once both are so far. */
const both = (number: string, status: string): Promise<readonly Shown[]> =>
  seed.soon(async () => {
    const args = `programId: "${programId}", filter: { saleId: ["${sales[number]}"] }, first: 9,`;
    const { nodes } = await seed.see<{ nodes: Shown[] }>('rewards', args, `{ nodes { ${FIELDS} } }`);
    const sides = nodes.toSorted((one, other) => other.side.localeCompare(one.side));
    return sides.length === 2 && sides.every((one) => one.status === status) ? sides : undefined;
  }, `${status} rewards of ${number}`);

const files = async (): Promise<readonly string[]> => {
  const names = await readdir(join(home, 'rewards')).catch(() => []);
  return Promise.all(names.sort().map((name) => readFile(join(home, 'rewards', name), 'utf8')));
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-rewards-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('rewards', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  ({ programId, ids } = await openRewardProgram(seed, ['north', 'south'], RULES));
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('rewards, over the API', () => {
  it('are granted to both sides of a first sale, and cost nothing until they are approved', async () => {
    await sell('S-1', 'kim');
    expect(await both('S-1', 'PENDING')).toMatchObject([
      { side: 'REFERRER', cost: { amount: '29.00' }, counted: { amount: '0.00' } },
      { side: 'CUSTOMER', cost: { amount: '20.00' }, counted: { amount: '0.00' } },
    ]);
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { rewards } = (await ask(questionAfter(32), { programId, after: seed.last })).data;
    expect(rewards.totals).toEqual({ count: 2, sums: [{ currency: 'EUR', cost: { amount: '49.00' } }] });
    const shown = rewards.nodes as readonly { readonly side: string }[];
    expect(shown.find(({ side }) => side === 'REFERRER')).toMatchObject({
      ...{ status: 'PENDING', sale: { externalId: 'S-1' }, rule: { ruleId: expect.any(String) } },
      partner: { externalId: 'north' },
    });
  });

  it('are not granted for a second sale, and say why', async () => {
    await sell('S-2', 'kim');
    const refused = await both('S-2', 'REFUSED');
    expect(refused.map(({ refusalReason }) => refusalReason)).toEqual(['NOT_THE_FIRST_SALE', 'NOT_THE_FIRST_SALE']);
  });

  it('are written into the provider’s file once, a line that a crash cut off', async () => {
    const [first, second] = await both('S-1', 'PENDING');
    await seed.send('approveRewards', { items: [{ walletId: first?.walletId, rewardId: first?.id }] });
    const [name = ''] = await seed.soon(async () => {
      const names = await readdir(join(home, 'rewards')).catch(() => []);
      return names.length > 0 ? names : undefined;
    }, 'the file');
    await appendFile(join(home, 'rewards', name), `${second?.id},customer,ki`);
    await seed.send('approveRewards', { items: [{ walletId: second?.walletId, rewardId: second?.id }] });
    const sent = await both('S-1', 'SENT');
    expect(sent.map(({ counted }) => counted?.amount)).toEqual(['29.00', '20.00']);
    const lapsing = async (expiresAt: string) => {
      const args = `programId: "${programId}", filter: { status: [SENT], expiresAt: ${expiresAt} }, first: 9,`;
      return (await seed.see<{ nodes: Shown[] }>('rewards', args, '{ nodes { side } }')).nodes.length;
    };
    expect(await lapsing('{ from: "2000-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z" }')).toBe(2);
    expect(await lapsing('{ from: "2999-01-01T00:00:00Z" }')).toBe(0);
    const [text = ''] = await files();
    expect(
      text
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.split(',').slice(0, -1).join()),
    ).toEqual([
      'reference,side,beneficiary,kind,quantity,unit,amount,currency,sku',
      `${first?.id},referrer,${ids['north']},free-months,1,month,,,month`,
      `${second?.id},customer,kim,credit,1,amount,20.00,EUR,`,
    ]);
  });

  it('are given as a status file says, and taken back when the sale is refunded: credit is got back, a month is not', async () => {
    const sent = await both('S-1', 'SENT');
    const csv = `reference,status,date,reason\n${sent.map(({ id }) => `${id},fulfilled,2026-04-02,`).join('\n')}\n`;
    await seed.send('importRewardStatuses', { csv });
    await seed.send('importRewardStatuses', { csv });
    await both('S-1', 'FULFILLED');
    await refund('S-1', 'R-1', '30.00');
    await both('S-1', 'FULFILLED');
    await refund('S-1', 'R-2', '0.01');
    expect(await both('S-1', 'REVERSED')).toMatchObject([
      { counted: { amount: '29.00' }, recovered: false },
      { counted: { amount: '0.00' }, recovered: true },
    ]);
    const back = await seed.soon(async () => {
      const lines = (await files())
        .join('')
        .split(/\r?\n/)
        .filter((line) => line.includes('.back'));
      return lines.length > 0 ? lines : undefined;
    }, 'the negative line');
    expect(back).toEqual([expect.stringContaining('.back,customer,kim,credit,1,amount,-20.00,EUR')]);
  });

  it('are cancelled when the sale is refunded before, and their places are free again', async () => {
    await sell('S-3', 'lee');
    await refund('S-3', 'R-3', '80.00');
    expect(await both('S-3', 'CANCELLED')).toMatchObject([{ counted: { amount: '0.00' } }, {}]);
    // What was reversed keeps two of four places, so that two are left.
    await sell('S-4', 'max');
    await both('S-4', 'PENDING');
    await sell('S-5', 'noa');
    const refused = await both('S-5', 'REFUSED');
    expect(refused.map(({ refusalReason }) => refusalReason)).toEqual(['BUDGET_SPENT', 'BUDGET_SPENT']);
  });

  it('are held, cancelled and reversed by persons', async () => {
    const args = `programId: "${programId}", filter: { status: [PENDING] }, first: 9,`;
    const { nodes } = await seed.see<{ nodes: Shown[] }>('rewards', args, `{ nodes { ${FIELDS} } }`);
    const of = { walletId: nodes[0]?.walletId, rewardId: nodes[0]?.id, reason: 'looks odd' };
    await seed.send('holdReward', of);
    const again = await seed.attempt('holdReward', of);
    expect(again.userErrors).toMatchObject([{ code: 'HELD' }]);
    expect((await seed.attempt('reverseReward', of)).userErrors).toMatchObject([{ code: 'WRONG_STATUS' }]);
    await seed.send('cancelReward', of);
    expect((await seed.attempt('cancelReward', of)).userErrors).toMatchObject([{ code: 'ALREADY_ENDED' }]);
  });

  it('of the referrer’s side are seen by their partner, and no others', async () => {
    const seenBy = async (name: string) => {
      const partnerId = fromGlobalId('partner', ids[name] ?? '') ?? '';
      const ask = await service.as({ tenant: 'acme', role: 'partner', subject: name, partnerId });
      const { data, errors } = await ask(
        '{ rewards(first: 50) { nodes { side } } rewardFigures(programId: "' +
          programId +
          '", groupBy: [SIDE]) { counted { amount } } }',
      );
      expect(errors).toBeUndefined();
      return [new Set(data.rewards.nodes.map(({ side }: Shown) => side)), data.rewardFigures.length > 0];
    };
    expect(await seenBy('north')).toEqual([new Set(['REFERRER']), true]);
    expect(await seenBy('south')).toEqual([new Set(), false]);
  });

  it('stop no view and no policy', async () => {
    await service.rebuild();
    expect(await notLevel(service)).toEqual([]);
  });

  it('are reconciled, and a row of theirs that was changed is found', async () => {
    const ask = await service.as({ tenant: 'acme', subject: 'eva', role: 'auditor' });
    const reconciled = async () =>
      (await ask(`{ reconciliation(programId: "${programId}") { agrees differences { kind message } } }`)).data;
    expect(await reconciled()).toEqual({ reconciliation: { agrees: true, differences: [] } });
    const where = 'WHERE id = (SELECT min(id::text)::uuid FROM rewards)';
    const plus = (by: number) =>
      service.asSuperuser(`UPDATE rewards SET counted_minor = counted_minor + ${by} ${where}`);
    expect(await plus(1)).toBe(1);
    const changed = await reconciled();
    await plus(-1);
    expect(changed).toEqual({
      reconciliation: {
        agrees: false,
        differences: [{ kind: 'read-model', message: expect.stringContaining('rewards') as unknown }],
      },
    });
  });
});
