import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Policy } from '#libs/eventing';
import { type PayoutOrder, type PayoutProvider, type Sending, sendPayoutWhenApproved } from '#libs/payouts';
import { by, share, told } from '../../test/ledger.fixtures.js';
import { partnerId, programId, World } from '../../test/world.fixtures.js';
import { ApprovePayout } from '../ledger/commands/ledger.commands.js';

/** A provider that does what a test says, and remembers what it was sent. */
class Bank implements PayoutProvider {
  readonly name = 'bank';
  settles: PayoutProvider['settles'] = 'by-status-file';
  readonly orders: PayoutOrder[] = [];
  /** What happens at each sending, then for all that follow. */
  answers: ('sent' | 'failed' | 'lost' | 'unknown' | 'crash-before' | 'crash-after')[] = ['sent'];

  async send(order: PayoutOrder): Promise<Sending> {
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer === 'failed') return { is: 'failed', reason: 'no such account' };
    if (answer === 'crash-before') throw new Error('crash');
    if (answer !== 'lost') this.orders.push(order);
    if (answer === 'crash-after') throw new Error('crash');
    return answer === 'sent'
      ? { is: 'sent', providerReference: `bank ${this.orders.length}` }
      : { is: 'unknown', reason: 'time-out' };
  }

  async find({ reference }: PayoutOrder): Promise<string | undefined> {
    const at = this.orders.findIndex((order) => order.reference === reference);
    return at < 0 ? undefined : `bank ${at + 1}`;
  }
}

let bank: Bank;
let world: World;
const steps = async () =>
  (told(await world.ledgerOf('anna')) as string[])
    .filter((line) => line.startsWith('payout-'))
    .map((line) => line.slice(7));
const begin = async (policy: Parameters<World['begin']>[1] = {}): Promise<void> => {
  bank = new Bank();
  world = new World((facts) => [sendPayoutWhenApproved(facts, bank) as Policy<never>]);
  await world.begin(share('1'), policy);
  await world.join('anna');
  await world.sell('s', '100', { anna: 10_000 });
  await world.requestClosing('2011-01', '2011-02-03T00:00:00.000Z');
};

const approvalBy = async (who: string): Promise<ApprovePayout> => {
  const events = await world.ledgerOf('anna');
  const data = Object.assign(
    {},
    ...events.filter(({ type }) => /opened|planned/.test(type)).map((event) => event.data),
  );
  return new ApprovePayout({ ledgerId: data.ledgerId, payoutId: data.payoutId }, by(who));
};

beforeEach(() => begin());

describe('a payout', () => {
  it('is intended, sent once, and settled when the provider says so', async () => {
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00', 'intended', 'sent']);
    expect(bank.orders).toMatchObject([
      { pays: { amount: '100.00', currency: 'GBP' }, period: '2011-01', on: '2011-02-03' },
    ]);
    expect(bank.orders[0]?.reference).toMatch(/^payout_[0-9a-z]{26}$/);
  });

  it('is settled at once where the provider settles when it is written', async () => {
    bank.settles = 'when-written';
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00', 'intended', 'sent', 'settled']);
  });

  it.each([1, 2, 100])('is sent once however often everything arrives, in batches of %i', async (size) => {
    bank.settles = 'when-written';
    await world.settle(size);
    world.startAgain();
    await world.settle(size);
    expect(bank.orders).toHaveLength(1);
    expect(await steps()).toEqual(['planned 100.00', 'intended', 'sent', 'settled']);
    expect(world.parked.size).toBe(0);
  });

  it('waits for its approvals', async () => {
    await begin({ approval: 'by-person', secondApprovalAbove: '99.99' });
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00']);
    await world.send(await approvalBy('anna'));
    await world.settle();
    expect(bank.orders).toHaveLength(0);
    await world.send(await approvalBy('ben'));
    await world.settle();
    expect(bank.orders).toHaveLength(1);
  });

  it('that the provider refuses is owed again', async () => {
    bank.answers = ['failed'];
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00', 'intended', 'failed 100.00']);
  });
});

describe('when nobody knows', () => {
  it.each([
    ['it was sent, and the answer was lost', 'unknown', ['unknown', 'reconciled'], 1],
    [
      'it was not sent: it goes again under the same reference',
      'lost',
      ['unknown', 'reconciled', 'intended', 'sent'],
      1,
    ],
  ] as const)('%s', async (_case, answer, then, orders) => {
    bank.answers = [answer, 'sent'];
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00', 'intended', ...then]);
    expect(bank.orders).toHaveLength(orders);
  });

  it.each([
    ['before', ['intended', 'sent']],
    ['after', ['intended', 'unknown', 'reconciled', 'settled']],
  ] as const)('a crash %s the money moved sends nothing twice', async (when, then) => {
    bank.answers = [`crash-${when}`, 'sent'];
    bank.settles = when === 'after' ? 'when-written' : 'by-status-file';
    await expect(world.settle()).rejects.toThrow('crash');
    world.startAgain();
    await world.settle();
    expect(await steps()).toEqual(['planned 100.00', ...then]);
    expect(bank.orders).toHaveLength(1);
  });
});

it('a ban before the intent stops it, one after the intent does not', async () => {
  await world.ban('anna', '2011-02-02T00:00:00.000Z');
  await world.settle();
  expect(await steps()).toEqual(['planned 100.00', 'failed 100.00']);
  await begin();
  await world.settle();
  await world.ban('anna', '2011-02-04T00:00:00.000Z');
  await world.settle();
  expect(await steps()).toEqual(['planned 100.00', 'intended', 'sent']);
});

describe('the destination of a payout', () => {
  const at = '2011-02-01T00:00:00.000Z';
  const of = { partnerId: partnerId('anna'), programId, at };
  const verified = { ...of, destination: 'person:acct', personalDestination: 'acct_1' };

  beforeEach(async () => {
    bank = new Bank();
    world = new World((facts) => [sendPayoutWhenApproved(facts, bank) as Policy<never>]);
    await world.begin(share('1'), { requiresPayoutMethod: true, approval: 'by-person' });
    await world.join('anna');
    await world.partner('anna', { type: 'partner.payout-method-verified', data: verified });
    await world.sell('s', '100', { anna: 10_000 });
    await world.requestClosing('2011-01', '2011-02-03T00:00:00.000Z');
    await world.settle();
  });

  it('stands nowhere in the clear but in the order', async () => {
    await world.send(await approvalBy('ben'));
    await world.settle();
    expect(bank.orders).toMatchObject([{ destination: 'acct_1' }]);
    const texts: string[] = [];
    const { ledgerId } = (await approvalBy('ben')).data;
    for (const stream of [`ledger-t.${ledgerId}`, `partner-t.${of.partnerId}`])
      for await (const { data } of world.store.read(stream)) texts.push(JSON.stringify(data));
    expect(texts.filter((text) => text.includes('person:acct'))).toHaveLength(2);
    expect(texts.join()).not.toContain('acct_1');
  });

  it('that was erased is paid to nobody: the payout says why, and what is owed waits', async () => {
    await world.partner('anna', { type: 'partner.erased', data: of });
    world.keys.erase('t', of.partnerId);
    await world.send(await approvalBy('ben'));
    await world.settle();
    expect(bank.orders).toEqual([]);
    const [failed] = (await world.ledgerOf('anna')).filter(({ type }) => type === 'ledger.payout-failed');
    expect(failed?.data).toMatchObject({ failure: 'DESTINATION_ERASED', reason: null });
    expect(failed?.data).toMatchObject({ credit: { amount: '100.00' } });
  });
});
