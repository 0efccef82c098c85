import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePayoutProvider } from './file-provider.js';
import type { PayoutOrder } from './payout-provider.js';

let directory: string;
let provider: FilePayoutProvider;
const order: PayoutOrder = {
  ...{ reference: 'payout_1', program: 'program_1', partner: 'partner_1', period: '2011-01' },
  ...{ pays: { amount: '116.16', currency: 'EUR' }, destination: 'acct "1", x', on: '2011-02-01' },
};
const FILE = '2011-02-01-program_1.csv';
const written = () => readFile(join(directory, 'payouts', FILE), 'utf8');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'payouts-'));
  provider = new FilePayoutProvider({ directory: join(directory, 'payouts'), settles: 'by-status-file' });
});
afterEach(() => rm(directory, { recursive: true }));

describe('payouts in files', () => {
  it('are one line each under a header, and found by their reference', async () => {
    expect(await provider.find(order)).toBeUndefined();
    expect(await provider.send(order)).toEqual({ is: 'sent', providerReference: FILE });
    await provider.send({ ...order, reference: 'payout_2', destination: null });
    expect(await written()).toBe(
      'reference,partner,period,amount,currency,destination\n' +
        'payout_1,partner_1,2011-01,116.16,EUR,"acct ""1"", x"\n' +
        'payout_2,partner_1,2011-01,116.16,EUR,\n',
    );
    expect(await provider.find(order)).toBe(FILE);
    expect(await provider.find({ ...order, on: '2011-02-09' })).toBe(FILE);
    expect(await provider.find({ ...order, reference: 'payout_' })).toBeUndefined();
    expect(await provider.find({ ...order, program: 'program_2' })).toBeUndefined();
  });

  it('are not there when a crash left half a line, which is cut off before the next', async () => {
    await provider.send(order);
    await appendFile(join(directory, 'payouts', FILE), 'payout_2,partner_1,2011-0');
    expect(await provider.find({ ...order, reference: 'payout_2' })).toBeUndefined();
    await provider.send({ ...order, reference: 'payout_2' });
    expect((await written()).split('\n')).toHaveLength(4);
    expect(await provider.find({ ...order, reference: 'payout_2' })).toBe(FILE);
  });

  it('never hold a formula, and are read by this user alone, also where the folder was open before', async () => {
    await provider.send(order);
    for (const path of ['payouts', `payouts/${FILE}`]) await chmod(join(directory, path), 0o755);
    await provider.send({ ...order, reference: 'payout_2', destination: '=HYPERLINK("http://x","y")' });
    expect((await written()).split('\n')[2]).toBe(
      'payout_2,partner_1,2011-01,116.16,EUR,"\'=HYPERLINK(""http://x"",""y"")"',
    );
    expect(await provider.find({ ...order, reference: 'payout_2' })).toBe(FILE);
    const modes = ['payouts', `payouts/${FILE}`].map(async (path) => (await stat(join(directory, path))).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
  });

  it.each(['acct\n2', 'acct\u00001', 'acct\u001b[2J', 'acct\u2028'])(
    'fail where the destination is %j',
    async (destination) => {
      expect(await provider.send({ ...order, destination })).toMatchObject({ is: 'failed' });
      expect(await readdir(directory)).toEqual([]);
    },
  );
});
