import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PayoutOrder, PayoutProvider, Sending } from '#libs/payouts';
import { ClaimInvoice } from '../src/invoice/invoice.js';
import { RefuseClaim } from '../src/fund/state/fund.commands.js';
import { payClaimWhenApproved } from '../src/processes/pay-claim-when-approved.policy.js';
import { AFTERWARDS, by, cost, pay, sha } from './fund.fixtures.js';
import { FundWorld, uuid } from './fund-world.fixtures.js';

let world: FundWorld;
const give = (claimId: string, decision: 'return' | 'reject' = 'return', submission = 1) =>
  new RefuseClaim({ fundId: '', claimId, decision, submission, reason: 'x' }, by('manager', AFTERWARDS));

beforeEach(async () => {
  world = await new FundWorld().begin('F1', 'F2');
});

describe('a cost of one program', () => {
  it('is not paid by a second fund under the id of the claim that the first one knows', async () => {
    expect(await world.submit('F1', 'C1', [cost(1, '1000')])).toBe('submitted');
    expect(await world.approve('F1', 'C1')).toBe('approved');
    expect(await world.submit('F2', 'C1', [cost(1, '1000')], { again: true })).toBe('COST_CLAIMED');
    expect(await world.submit('F2', 'C1', [cost(2, '1000')], { again: true })).toBe('NOT_FOUND');
    expect(await world.submit('F2', 'C1', [cost(1, '1000')])).toBe('COST_CLAIMED');
    const first = async (fund: string) => {
      const policy = payClaimWhenApproved(world.facts, new Bank());
      const [answer] = await policy.react((await world.history(fund)).slice(-1));
      return (answer?.command.data as { paymentId: string }).paymentId;
    };
    // Had it got there, the two payments would be two.
    expect(await world.submit('F2', 'C1', [cost(3, '1000')])).toBe('submitted');
    expect(await world.approve('F2', 'C1')).toBe('approved');
    expect(await first('F2')).not.toBe(await first('F1'));
  });

  it.each(['inv-1', 'INV -1', ' Inv-1'.trim(), 'ＩＮＶ-1'])(
    'is one however its number is written: %s',
    async (number) => {
      expect(await world.submit('F1', 'A', [cost(1, '1000')])).toBe('submitted');
      expect(await world.submit('F2', 'B', [cost(1, '1000', { number, sha256: sha(7) })])).toBe('COST_CLAIMED');
    },
  );

  it('is free where it did not count, or is no more in the claim that was handed in again', async () => {
    expect(await world.submit('F1', 'A', [cost(1, '1000'), cost(2, '50')])).toBe('submitted');
    expect(await world.submit('F2', 'B', [cost(2, '50')])).toBe('COST_CLAIMED');
    expect(await world.approve('F1', 'A', { notEligible: ['INV-2'] })).toBe('approved');
    expect(await world.submit('F2', 'B', [cost(2, '50')])).toBe('submitted');
    expect(await world.submit('F1', 'D', [cost(3, '50')])).toBe('submitted');
    await world.sure(world.of('F1', give('D')));
    expect(await world.submit('F1', 'D', [cost(4, '50')], { again: true })).toBe('submitted');
    expect(await world.submit('F2', 'E', [cost(3, '50')])).toBe('submitted');
  });

  it('is not taken from a claim that was handed in again since it was found free', async () => {
    expect(await world.submit('F1', 'A', [cost(1, '1000')])).toBe('submitted');
    await world.sure(world.of('F1', give('A')));
    // B has read that A was returned; A is handed in again, approved, and only then B goes on.
    world.before = async (command) => {
      if (!(command instanceof ClaimInvoice) || command.data.claimId !== 'B') return;
      world.before = async () => {};
      expect(await world.submit('F1', 'A', [cost(1, '1000')], { again: true })).toBe('submitted');
      expect(await world.approve('F1', 'A', { submission: 2 })).toBe('approved');
    };
    expect(await world.submit('F2', 'B', [cost(1, '1000')])).toBe('COST_CLAIMED');
    expect((await world.fund('F2')).claims.get('B')?.status).toBe('returned');
    expect(await world.approve('F2', 'B')).not.toBe('approved');
  });
});

class Bank implements PayoutProvider {
  readonly name = 'bank';
  readonly settles = 'by-status-file';
  readonly orders: PayoutOrder[] = [];

  async send(order: PayoutOrder): Promise<Sending> {
    this.orders.push(order);
    return { is: 'sent', providerReference: 'file' };
  }

  async find({ reference }: { readonly reference: string }): Promise<string | undefined> {
    return this.orders.find((order) => order.reference === reference) && 'file';
  }
}

describe('a payment that was intended', () => {
  let bank: Bank;
  const next = async () => {
    const [answer] = await payClaimWhenApproved(world.facts, bank).react((await world.history('F1')).slice(-1));
    return answer?.command;
  };
  beforeEach(async () => {
    bank = new Bank();
    await world.submit('F1', 'C1', [cost(1, '1000')]);
    await world.approve('F1', 'C1', { pays: '0' });
    const terms = await world.service.known({ tenant: 'acme' }).payable(await world.fund('F1'), AFTERWARDS);
    await world.sure(world.of('F1', pay(uuid('p'), 'C1', null, { terms })));
  });

  it('goes out while the partner may be paid', async () => {
    expect((await next())?.type).toBe('RecordReimbursementSent');
    expect(bank.orders).toMatchObject([{ pays: { amount: '500.00' } }]);
  });

  it('does not go to a partner that was banned since', async () => {
    await world.ban();
    expect(await next()).toMatchObject({ type: 'FailReimbursement', data: { failure: 'NOT_PAYABLE' } });
    expect(bank.orders).toEqual([]);
  });

  it('is asked for where it had gone before the ban', async () => {
    await next();
    await world.ban();
    expect((await next())?.type).toBe('MarkReimbursementUnknown');
    expect(bank.orders).toHaveLength(1);
  });
});
