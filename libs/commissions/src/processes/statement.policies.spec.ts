import { beforeEach, describe, expect, it } from '@jest/globals';
import { deterministicId } from '#libs/kernel';
import { ReverseRefund, saleEvents } from '#libs/sales';
import { by, share, told } from '../../test/ledger.fixtures.js';
import { partnerId, programId, World } from '../../test/world.fixtures.js';
import { ledgerIdOf } from '../state-reader/program.state-reader.js';
import {
  ClawBackCommission,
  FailPayout,
  IntendPayout,
  RecordPayoutSent,
  ReturnPayout,
  SettlePayout,
} from '../ledger/commands/ledger.commands.js';
import { reverseClawbackWhenDisputeWon } from './reverse-clawback-when-dispute-won.policy.js';
import { settleStatementWhenPayoutSettled } from './settle-statement-when-payout-settled.policy.js';
import { statementEvents } from '../statement/statement.events.js';
import { voidWhenPayoutCameBackAfterBan } from './void-when-payout-came-back-after-ban.policy.js';
import { DisputeStatement, IssueStatement, ResolveDispute } from '../statement/statement.js';

const ledgerId = ledgerIdOf('t', programId, partnerId('anna'));
const statementId = deterministicId('statement', ledgerId, '2011-01');
const of = { statementId, ledgerId, programId, partnerId: partnerId('anna'), period: '2011-01' };

let commands = 0;
/** Each command under an id of its own. */
const as = (who: string, at = '2011-02-05T00:00:00.000Z') => {
  commands += 1;
  return { ...by(who, at), commandId: deterministicId('command', String(commands)) };
};

let world: World;

const entries = async (type: string): Promise<string[]> =>
  (await world.ledgerOf('anna')).flatMap(({ type: of, data }) =>
    of === type && 'entryId' in data ? [data.entryId] : [],
  );
const answers = () => world.told(statementEvents as never, statementId);

beforeEach(async () => {
  const policies = [settleStatementWhenPayoutSettled, reverseClawbackWhenDisputeWon, voidWhenPayoutCameBackAfterBan];
  world = new World((facts) => policies.map((policy) => policy(facts)) as never);
  await world.begin(share('1'));
  await world.join('anna');
  await world.sell('s', '100', { anna: 10_000 });
  await world.settle();
});

const clawBack = async (): Promise<string> => {
  const [entryId = ''] = await entries('ledger.commission-accrued');
  await world.send(
    new ClawBackCommission({ ledgerId, entryId, reason: 'other', amount: '30', share: null }, as('manager')),
  );
  const [clawback = ''] = await entries('ledger.commission-clawed-back');
  return clawback;
};

const close = async (): Promise<void> => {
  await world.requestClosing('2011-01', '2011-02-03T00:00:00.000Z');
  await world.settle();
  await world.send(new IssueStatement(of, as('manager')));
};

describe('a dispute about a clawback', () => {
  const disputed = async (outcome: 'upheld' | 'rejected'): Promise<string[]> => {
    const clawback = await clawBack();
    await close();
    const [accrued = ''] = await entries('ledger.commission-accrued');
    const dispute = { disputeId: 'd', entries: [accrued, clawback], reason: 'it was delivered' };
    await world.send(new DisputeStatement({ ...of, ...dispute }, as('anna', '2011-02-04T00:00:00.000Z')));
    await world.send(new ResolveDispute({ ...of, outcome, note: 'x' }, as('manager')));
    await world.settle();
    world.startAgain();
    await world.settle();
    return (told(await world.ledgerOf('anna')) as string[]).slice(1);
  };

  it('that is upheld gives it back once, in the open month', async () => {
    expect(await disputed('upheld')).toEqual([
      'accrued 100.00',
      'clawed-back -30.00',
      'payout-planned 70.00',
      'period-closed 0.00',
      'clawback-reversed 30.00',
    ]);
    expect((await world.ledgerOf('anna')).at(-1)).toMatchObject({
      data: { period: '2011-02', lateFrom: '2011-01', reason: 'dispute d was upheld' },
    });
    expect(world.parked.size).toBe(0);
  });

  const refunded = async (): Promise<string[]> => {
    await world.refund('r', 's', { anna: 10_000 }, ['0', '40', '100']);
    await world.settle();
    await close();
    const clawbacks = await entries('ledger.commission-clawed-back');
    const dispute = { disputeId: 'd', entries: clawbacks, reason: 'it was delivered' };
    await world.send(new DisputeStatement({ ...of, ...dispute }, as('anna', '2011-02-04T00:00:00.000Z')));
    await world.send(new ResolveDispute({ ...of, outcome: 'upheld', note: 'x' }, as('manager')));
    await world.settle();
    world.startAgain();
    await world.settle();
    return (told(await world.ledgerOf('anna')) as string[]).slice(3);
  };

  it('that a refund caused is given back by reversing the refund, once, in the open month', async () => {
    expect(await refunded()).toEqual(['payout-planned 60.00', 'period-closed 0.00', 'restored 40.00']);
    expect((await world.ledgerOf('anna')).at(-1)).toMatchObject({ data: { period: '2011-02' } });
    expect(await world.told(saleEvents as never, 's')).toEqual([
      ...['sale.recorded', 'sale.refunded', 'sale.refund-reversed'],
    ]);
    expect(world.parked.size).toBe(0);
  });

  it('gives back what both took', async () => {
    await clawBack();
    const after = (await refunded()).slice(-2).sort();
    expect(after).toEqual(['clawback-reversed 30.00', 'restored 40.00']);
    expect(world.parked.size).toBe(0);
  });

  const bothRefunded = async (): Promise<void> => {
    await world.refund('F1', 's', { anna: 10_000 }, ['0', '30', '100']);
    await world.refund('F2', 's', { anna: 10_000 }, ['30', '100', '100']);
    await world.settle();
    await close();
    const dispute = { disputeId: 'd', entries: await entries('ledger.commission-clawed-back'), reason: 'delivered' };
    await world.send(new DisputeStatement({ ...of, ...dispute }, as('anna', '2011-02-04T00:00:00.000Z')));
    await world.send(new ResolveDispute({ ...of, outcome: 'upheld', note: 'x' }, as('manager')));
  };
  const restored = async (): Promise<string[]> => {
    world.startAgain();
    await world.settle();
    expect(world.parked.size).toBe(0);
    return (told(await world.ledgerOf('anna')) as string[]).filter((line) => line.startsWith('restored'));
  };

  it('gives back what each refund took of one sale, also when it is broken off between them', async () => {
    await bothRefunded();
    const send = world.send.bind(world);
    let reversals = 0;
    world.send = async (command) => {
      if (command.type === 'ReverseRefund') reversals += 1;
      if (reversals > 1) throw new Error('the process ends');
      return send(command);
    };
    await expect(world.settle()).rejects.toThrow('the process ends');
    world.send = send;
    expect(await restored()).toEqual(['restored 30.00', 'restored 70.00']);
  });

  it('gives back the rest where one of the refunds was reversed by hand meanwhile, and is done', async () => {
    await bothRefunded();
    const reversal = { saleId: 's', refundId: 'F1', programId, reason: 'it failed', knowledge: { timeZone: null } };
    await world.send(new ReverseRefund(reversal, as('manager')));
    expect(await restored()).toEqual(['restored 30.00', 'restored 70.00']);
  });

  it('that is rejected leaves everything as it is', async () => {
    expect((await disputed('rejected')).at(-1)).toBe('period-closed 0.00');
  });
});

describe('the payout of a statement', () => {
  it('settles it when it arrives, and no longer when it comes back', async () => {
    await close();
    const [payoutId = ''] = (await world.ledgerOf('anna')).flatMap((event) =>
      event.type === 'ledger.payout-planned' ? [event.data.payoutId] : [],
    );
    const payout = { ledgerId, payoutId };
    await world.send(new IntendPayout({ ...payout, provider: 'bank', reference: 'r' }, as('manager')));
    await world.send(new SettlePayout({ ...payout, settledOn: '2011-02-05' }, as('manager')));
    await world.settle();
    expect(await answers()).toEqual(['statement.issued', 'statement.settled']);
    await world.send(
      new ReturnPayout({ ...payout, reason: 'account closed' }, as('manager', '2011-02-06T00:00:00.000Z')),
    );
    await world.settle();
    world.startAgain();
    await world.settle();
    expect(await answers()).toEqual(['statement.issued', 'statement.settled', 'statement.settlement-undone']);
  });
});

describe('a payout that comes back after its partner was banned', () => {
  it.each(['FailPayout', 'ReturnPayout'] as const)('by %s is taken back as the ban took back the rest', async (how) => {
    await close();
    const [payoutId = ''] = (await world.ledgerOf('anna')).flatMap((event) =>
      event.type === 'ledger.payout-planned' ? [event.data.payoutId] : [],
    );
    const payout = { ledgerId, payoutId };
    await world.send(new IntendPayout({ ...payout, provider: 'bank', reference: 'r' }, as('manager')));
    await world.send(new RecordPayoutSent({ ...payout, providerReference: 'b' }, as('manager')));
    await world.ban('anna', '2011-02-10T00:00:00.000Z');
    await world.settle();
    const before = (await world.ledgerOf('anna')).length;
    const back = { ...payout, reason: 'account closed' };
    await world.send(
      how === 'FailPayout' ? new FailPayout(back, as('manager')) : new ReturnPayout(back, as('manager')),
    );
    await world.settle();
    const since = (await world.ledgerOf('anna')).slice(before);
    expect(told(since)).toEqual([
      `payout-${how === 'FailPayout' ? 'failed' : 'returned'} 100.00`,
      'clawed-back -100.00',
    ]);
    expect(since[1]).toMatchObject({ data: { reason: 'fraud', source: null } });
    world.startAgain();
    await world.settle();
    expect(await world.ledgerOf('anna')).toHaveLength(before + 2);
  });

  it('of a partner in good standing stays owed', async () => {
    await close();
    const [payoutId = ''] = (await world.ledgerOf('anna')).flatMap((event) =>
      event.type === 'ledger.payout-planned' ? [event.data.payoutId] : [],
    );
    await world.send(new IntendPayout({ ledgerId, payoutId, provider: 'bank', reference: 'r' }, as('manager')));
    await world.send(new FailPayout({ ledgerId, payoutId, reason: 'account closed' }, as('manager')));
    await world.settle();
    expect((told(await world.ledgerOf('anna')) as string[]).at(-1)).toBe('payout-failed 100.00');
  });
});
