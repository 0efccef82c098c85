import { describe, expect, it } from '@jest/globals';
import { CommandExecutor, EventCodec, MemoryEventStore, MemoryPersonalData } from '#libs/eventing';
import { type Money } from '#libs/kernel';
import fc from 'fast-check';
import {
  AFTERWARDS,
  allocate,
  approve,
  by,
  claim,
  cost,
  decide,
  pay,
  settle,
  submit,
} from '../../test/fund.fixtures.js';
import { fundAggregate } from './fund.aggregate.js';
import {
  CancelClaimRest,
  CloseFundRequest,
  EndFund,
  ExpireFundRequest,
  ExtendClaim,
  FailReimbursement,
  type FundCommand,
  RecoverClaim,
  RefuseFundRequest,
  ReturnReimbursement,
  WithdrawFundRequest,
} from './state/fund.commands.js';
import type { FundEvent } from './state/fund.events.js';

const WRITERS = 16;
const FUND = '00000000-0000-5000-8000-000000000001';

const of = { fundId: 'fund' };
const request = fc.constantFrom('one', 'two', 'three', 'four', 'five', 'six');
const claimed = fc.integer({ min: 1, max: 9 }).map((n) => `c${n}`);
const paid = fc.integer({ min: 1, max: 9 }).map((n) => `p${n}`);
const amount = fc.integer({ min: 1, max: 300_000 }).map((minor) => (minor / 100).toFixed(2));
const submission = fc.integer({ min: 1, max: 2 });
const later = by('manager', AFTERWARDS);
const due = { why: 'unclaimed' as const, dueAt: '2024-08-29T22:00:00.000Z' };

const usual: fc.Arbitrary<FundCommand> = fc.oneof(
  fc
    .record({ asked: amount, ordinal: fc.integer({ min: 2, max: 9 }) })
    .map(({ asked, ordinal }) => allocate(asked, ordinal)),
  fc.tuple(request, amount).map(([id, asked]) => submit(id, asked)),
  fc.tuple(request, amount).map(([id, granted]) => approve(id, { amount: granted })),
  fc.tuple(request, submission).map(([id, seen]) => approve(id, { submission: seen })),
  request.map(
    (requestId) => new RefuseFundRequest({ ...of, requestId, submission: 1, decision: 'return', reason: 'x' }, later),
  ),
  request.map((requestId) => new WithdrawFundRequest({ ...of, requestId, reason: null }, later)),
  request.map((requestId) => new CloseFundRequest({ ...of, requestId, reason: null }, later)),
  request.map((requestId) => new ExpireFundRequest({ ...of, requestId, ...due }, by('clock', due.dueAt))),
  request.map(
    (requestId) => new ExtendClaim({ ...of, requestId, until: '2025-01-01T00:00:00.000Z', reason: 'x' }, later),
  ),
  fc.tuple(claimed, request, amount).map(([id, requestId, money]) => claim(id, [cost(1, money)], { requestId })),
  fc.tuple(claimed, submission).map(([id, seen]) => decide(id, { submission: seen })),
  claimed.map((claimId) => new CancelClaimRest({ ...of, claimId, reason: 'x' }, later)),
  fc.tuple(paid, claimed, amount).map(([id, c, money]) => pay(id, c, money)),
  fc.tuple(paid, claimed).map(([id, c]) => pay(id, c, null)),
  paid.map((id) => settle(id)),
  paid.map((paymentId) => new FailReimbursement({ ...of, paymentId, reason: 'x', failure: null }, later)),
  paid.map(
    (paymentId) =>
      new ReturnReimbursement({ ...of, paymentId, reason: 'x', amount: null, returnedOn: '2024-07-15' }, later),
  ),
  fc
    .tuple(claimed, amount)
    .map(([claimId, money]) => new RecoverClaim({ ...of, claimId, amount: money, reason: 'x' }, later)),
);

/** The end comes late, if at all. */
const anyCommand = fc.oneof(
  { weight: 100, arbitrary: usual },
  { weight: 1, arbitrary: fc.constant(new EndFund(of, by('clock', '2024-12-31T23:00:00.000Z'))) },
);

/** A request from its beginning to its end, which others may cut into anywhere. */
const wholeStory = fc
  .record({ id: request, c: claimed, p: paid, asked: amount, money: amount, back: amount })
  .map(({ id, c, p, asked, money, back }): readonly FundCommand[] => [
    submit(id, asked),
    approve(id),
    claim(c, [cost(Number(c.slice(1)), money)], { requestId: id }),
    decide(c),
    pay(p, c, null),
    settle(p),
    new RecoverClaim({ ...of, claimId: c, amount: back, reason: 'x' }, later),
    new CloseFundRequest({ ...of, requestId: id, reason: null }, later),
  ]);

/** What a request had granted expires, is given up and is set aside again. */
const expiry = fc
  .record({ id: request, c: claimed, asked: amount, money: amount })
  .map(({ id, c, asked, money }): readonly FundCommand[] => [
    submit(id, asked),
    approve(id),
    claim(c, [cost(Number(c.slice(1)), money)], { requestId: id }),
    decide(c),
    new ExpireFundRequest({ ...of, requestId: id, ...due }, by('clock', due.dueAt)),
    new CancelClaimRest({ ...of, claimId: c, reason: 'x' }, later),
    new ExtendClaim({ ...of, requestId: id, until: '2025-01-01T00:00:00.000Z', reason: 'x' }, later),
  ]);

const writer = fc
  .array(
    fc.oneof(
      { weight: 1, arbitrary: expiry },
      { weight: 2, arbitrary: anyCommand.map((one): readonly FundCommand[] => [one]) },
      { weight: 1, arbitrary: wholeStory },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.flat());

/** The table of what each event does, read anew: what is available follows from amounts alone. */
class Table {
  private allocated = 0n;
  private paid = 0n;
  private readonly pending = new Map<string, bigint>();
  private readonly approved = new Map<string, bigint>();
  /** By request: what of it has expired and was not set aside again. */
  private readonly expired = new Map<string, bigint>();

  take({ type, data }: FundEvent): void {
    const minor = (money: Money): bigint => BigInt(money.amount.replace('.', ''));
    switch (type) {
      case 'fund.allocated':
      case 'fund.allocation-changed':
        this.allocated = minor(data.amount);
        return;
      case 'fund.request-submitted':
        this.pending.set(data.requestId, minor(data.amount));
        return;
      case 'fund.request-returned':
      case 'fund.request-declined':
      case 'fund.request-withdrawn':
        this.pending.delete(data.requestId);
        return;
      case 'fund.request-approved':
        this.pending.delete(data.requestId);
        this.add(data.requestId, minor(data.amount));
        return;
      case 'fund.request-closed':
        this.add(data.requestId, -minor(data.released));
        return;
      case 'fund.request-expired':
        this.expires(data.requestId, minor(data.released));
        if (this.pending.delete(data.requestId)) return;
        this.add(data.requestId, -minor(data.released));
        return;
      case 'fund.claim-extended':
        this.add(data.requestId, minor(data.reserved));
        this.expires(data.requestId, -minor(data.reserved));
        return;
      case 'fund.payment-settled':
        this.add(data.requestId, -minor(data.amount));
        this.paid += minor(data.amount);
        return;
      case 'fund.payment-returned':
        if (data.amount === null) return;
        this.add(data.requestId, minor(data.amount));
        this.paid -= minor(data.amount);
        return;
      case 'fund.claim-rest-cancelled':
        this.add(data.requestId, -minor(data.released));
        if (data.expired) this.expires(data.requestId, minor(data.expired));
        return;
      case 'fund.claim-recovered':
        this.paid -= minor(data.amount);
        return;
      default:
        return;
    }
  }

  get available(): bigint {
    const sum = (of: ReadonlyMap<string, bigint>): bigint => [...of.values()].reduce((a, b) => a + b, 0n);
    for (const reserved of this.approved.values()) expect(reserved).toBeGreaterThanOrEqual(0n);
    return this.allocated - this.paid - sum(this.approved) - sum(this.pending);
  }

  get hasExpired(): bigint {
    for (const expired of this.expired.values()) expect(expired).toBeGreaterThanOrEqual(0n);
    return [...this.expired.values()].reduce((a, b) => a + b, 0n);
  }

  private expires(requestId: string, minor: bigint): void {
    this.expired.set(requestId, (this.expired.get(requestId) ?? 0n) + minor);
  }

  private add(requestId: string, minor: bigint): void {
    this.approved.set(requestId, (this.approved.get(requestId) ?? 0n) + minor);
  }
}

describe(`what ${WRITERS} writers do to one fund`, () => {
  it('never makes less than nothing available, and every balance is what the table says', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: WRITERS, maxLength: WRITERS }), async (runs) => {
        const store = new MemoryEventStore();
        const executor = () => new CommandExecutor(store, new EventCodec(new MemoryPersonalData()));
        const sending = async (command: FundCommand, id: string, by = executor()) => {
          const context = { ...command.context, commandId: id, bodyHash: id };
          const sent = { ...command, data: { ...command.data, fundId: FUND }, context } as FundCommand;
          return by.execute(fundAggregate, sent);
        };
        await sending(allocate('5000.00'), 'first');
        const writers = runs.map(async (commands, writer) => {
          const own = executor();
          for (const [n, command] of commands.entries()) {
            await sending(command, `${writer}-${n}`, own);
          }
        });
        await Promise.all(writers);
        const table = new Table();
        for await (const stored of store.read(`fund-acme.${FUND}`)) {
          const event = stored as unknown as FundEvent;
          seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
          table.take(event);
          if (!('balance' in event.data)) continue;
          expect(table.available).toBeGreaterThanOrEqual(0n);
          expect(BigInt(event.data.balance.available.replace('.', ''))).toBe(table.available);
          for (const figure of Object.values(event.data.balance)) expect(figure).not.toMatch(/^-/);
          expect(table.hasExpired).toBeGreaterThanOrEqual(0n);
        }
      }),
      { numRuns: 10 },
    );
    // What was not met was not tested.
    expect([...seen.keys()].length).toBeGreaterThanOrEqual(12);
    expect([...seen.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(150);
  });
});
