import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Policy } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { type PayoutOrder, type PayoutProvider, sendPayoutWhenApproved } from '#libs/payouts';
import { by, share, told } from '../../test/ledger.fixtures.js';
import { partnerId, programId, World } from '../../test/world.fixtures.js';
import { ledgerIdOf } from '../state-reader/program.state-reader.js';
import { ApprovePayout } from '../ledger/commands/ledger.commands.js';
import { disputeAbout } from '../state-reader/payout-dispute.js';
import { statementEvents } from '../statement/statement.events.js';
import { DisputeStatement, IssueStatement, ResolveDispute } from '../statement/statement.js';

const ledgerId = ledgerIdOf('t', programId, partnerId('anna'));
const statementId = deterministicId('statement', ledgerId, '2011-01');
const payoutId = deterministicId('payout', ledgerId, '2011-01', 'GBP');
const of = { statementId, ledgerId, programId, partnerId: partnerId('anna'), period: '2011-01' };
const payout = { ledgerId, payoutId };

let world: World;
let orders: PayoutOrder[];
/** The first order gets lost, and its statement is disputed meanwhile. */
let losesFirst: boolean;
let commands = 0;

const bank: PayoutProvider = {
  ...{ name: 'bank', settles: 'by-status-file' },
  async send(order) {
    orders.push(order);
    if (!losesFirst || orders.length > 1) return { is: 'sent', providerReference: 'b' };
    await dispute();
    return { is: 'unknown', reason: 'time-out' };
  },
  find: () => Promise.resolve(losesFirst || orders.length === 0 ? undefined : 'b'),
};

/** Each command under an id of its own. */
const as = (who: string) => {
  commands += 1;
  return { ...by(who, '2011-02-05T00:00:00.000Z'), commandId: deterministicId('command', String(commands)) };
};

const steps = async () =>
  (told(await world.ledgerOf('anna')) as string[])
    .filter((line) => line.startsWith('payout-'))
    .slice(1)
    .map((line) => line.slice('payout-'.length));
const issue = () => world.send(new IssueStatement(of, as('manager')));
const dispute = () => world.send(new DisputeStatement({ ...of, disputeId: 'd', entries: [], reason: 'x' }, as('anna')));
const resolve = () => world.send(new ResolveDispute({ ...of, outcome: 'rejected', note: 'x' }, as('manager')));
const approve = (who = 'ben') => world.send(new ApprovePayout(payout, as(who)));

async function closed(approval: 'automatic' | 'by-person', secondApprovalAbove: string | null = null): Promise<void> {
  orders = [];
  losesFirst = false;
  world = new World((facts) => [sendPayoutWhenApproved(facts, bank) as Policy<never>]);
  await world.begin(share('1'), { approval, secondApprovalAbove });
  await world.join('anna');
  await world.sell('s', '100', { anna: 10_000 });
  await world.requestClosing('2011-01', '2011-02-03T00:00:00.000Z');
  await world.settle();
  await issue();
}

describe('while its statement is disputed', () => {
  beforeEach(() => closed('by-person', '50'));

  it.each(['before both approvals', 'between them', 'after them, before anybody looks'])(
    'a payout is not sent, and goes on once when that is resolved: disputed %s',
    async (when) => {
      if (when === 'before both approvals') await dispute();
      await approve();
      await world.settle();
      if (when === 'between them') await dispute();
      await approve('cleo');
      if (when === 'after them, before anybody looks') await dispute();
      await world.settle();
      world.startAgain();
      await world.settle();
      expect(await steps()).toEqual(['approved', 'approved']);
      await resolve();
      await world.settle();
      expect(orders).toHaveLength(1);
      world.startAgain();
      await world.settle();
      expect(await steps()).toEqual(['approved', 'approved', 'intended', 'sent']);
      expect(orders).toHaveLength(1);
      expect(world.parked.size).toBe(0);
    },
  );

  it('no person approves its payout', async () => {
    expect(await disputeAbout(world.facts, 't', payout)).toBeUndefined();
    await dispute();
    expect(await disputeAbout(world.facts, 't', payout)).toMatchObject({ refused: 'STATEMENT_DISPUTED' });
    await resolve();
    expect(await disputeAbout(world.facts, 't', payout)).toBeUndefined();
    expect(await disputeAbout(world.facts, 't', { ...payout, payoutId: 'another' })).toBeUndefined();
  });

  it('a payout that nobody has approved is not sent by its end', async () => {
    await dispute();
    await resolve();
    await world.settle();
    expect(await steps()).toEqual([]);
    expect(await world.told(statementEvents as never, statementId)).not.toContain('statement.payout-released');
  });
});

describe('a payout that was released', () => {
  it('stays on its way when its statement is disputed afterwards', async () => {
    await closed('automatic');
    expect(await steps()).toEqual(['intended', 'sent']);
    await dispute();
    await world.settle();
    await resolve();
    await world.settle();
    expect(await steps()).toEqual(['intended', 'sent']);
    expect(orders).toHaveLength(1);
  });

  it('and that the provider never had goes again under its reference, disputed or not', async () => {
    await closed('by-person');
    losesFirst = true;
    await approve();
    await world.settle();
    expect(await steps()).toEqual(['approved', 'intended', 'unknown', 'reconciled', 'intended', 'sent']);
    expect(await world.told(statementEvents as never, statementId)).toContain('statement.disputed');
  });
});
