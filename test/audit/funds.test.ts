import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { type FundEvent, fundEvents } from '#libs/marketing';
import type { Recorded } from '#libs/kernel';
import { FundsAudit } from '../../libs/audit/src/funds/funds.audit.js';
import { ProgramStates } from '../../libs/audit/src/rating/program.states.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { PublishedDays } from '../../libs/audit/src/states/published-rates.js';
import {
  AFTERWARDS,
  allocate,
  approve,
  by,
  claim,
  cost,
  decide,
  History,
  pay,
  settle,
  submit,
} from '../../libs/marketing/test/fund.fixtures.js';
import { allocatedOf, BudgetsAudit } from '../../libs/audit/src/funds/budgets.audit.js';
import {
  CancelClaimRest,
  CloseFundRequest,
  ExpireFundRequest,
  ExtendClaim,
  RecordReimbursementSent,
  RecoverClaim,
  ReturnReimbursement,
} from '../../libs/marketing/src/fund/state/fund.commands.js';

import { expiredOf } from '../../libs/audit/src/funds/fund.model.js';
import type { FundMovementRow } from '../../libs/reports/src/read-models/funds/fund-movement.row.view.js';
import { fundMovementView } from '../../libs/reports/src/read-models/funds/fund-movement.view.js';
import { fundView } from '../../libs/marketing/src/read-models/fund.view.js';
import { rowsAfter } from '../../libs/eventing/test/rows.fixtures.js';

const DAY = '2024-06-30';
const rate = (day: string, toRate: string) => ({ from: 'EUR', to: 'USD', fromRate: '1', toRate, day, source: 'ecb' });
const above = { terms: { secondAbove: '1000.00' } };
const limited = (terms: object) => ({ terms: { ...terms, timeZone: 'Europe/Berlin' } });

/** A fund in dollars with a request by two, a claim in two currencies, payments and what came of them. */
function history(): readonly FundEvent[] {
  const first = new History();
  const { policy } = submit('one', '1').data.terms;
  const two = limited({ policy: { ...policy, secondApprovalAbove: '1000.00' } });
  first.do(allocate('5000.00', 1, 'USD'), submit('two', '700.00'), submit('one', '3000.00', two));
  first.do(approve('one', above), approve('one', above, by('ben')));
  const costs = [cost(1, '2000.01'), cost(2, '0.33', { currency: 'USD' })];
  const approval = { ...above, conversions: { 'INV-1': { kind: 'rate' as const, rates: rate(DAY, '1.085') } } };
  first.do(claim('c', costs), decide('c', approval), decide('c', approval, by('ben', AFTERWARDS)));
  first.do(pay('p1', 'c', '1000.00'), settle('p1'), pay('p2', 'c', null), settle('p2'));
  const later = by('manager', AFTERWARDS);
  first.do(new RecoverClaim({ fundId: 'fund', claimId: 'c', amount: '85.00', reason: 'x' }, later));
  first.do(new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, later));
  return first.events;
}

const found = (events: readonly FundEvent[]): { readonly [kind: string]: number } =>
  Object.fromEntries(audited(events).counts);

const findings = (events: readonly FundEvent[]) =>
  audited(events)
    .first()
    .map(({ message }) => message);

function audited(events: readonly FundEvent[]): Findings {
  const findings = new Findings();
  audit(events, findings);
  return findings;
}

function audit(events: readonly FundEvent[], findings = new Findings()): FundsAudit {
  const program = new ProgramStates();
  const started = {
    programId: 'program',
    name: 'P',
    currency: 'USD',
    timeZone: 'Europe/Berlin',
    startsAt: '2024-01-01T00:00:00.000Z',
  };
  program.learn({ type: 'program.created', data: started } as never);
  const rates = new PublishedDays();
  for (const [day, usd] of [
    ['2024-06-29', '1.07'],
    [DAY, '1.085'],
  ] as const)
    rates.learn({ source: 'ecb', day, base: 'EUR', rates: { USD: usd } });
  const audit = new FundsAudit(program, () => rates, 'program', findings);
  for (const event of events.map(recordedAs)) audit.fund(event);
  return audit;
}

const recordedAs = (event: FundEvent, n: number): Recorded<FundEvent> =>
  ({
    ...event,
    ...{ id: `event-${n}`, stream: 'fund-acme.1' },
    revision: BigInt(n),
    position: { commit: BigInt(n), prepare: 0n },
  }) as unknown as Recorded<FundEvent>;

const extend = new ExtendClaim(
  { fundId: 'fund', requestId: 'one', until: '2024-09-30T00:00:00.000Z', reason: 'x' },
  by('manager', AFTERWARDS),
);

/** Rows and audit say the same of what has expired, in all and by each movement that moved it. */
function agreeOn(events: readonly FundEvent[], { expired, each }: { expired: bigint; each: readonly string[] }): void {
  expect(found(events)).toEqual({});
  const { funds, movements } = audit(events);
  const fund = funds.get('fund');
  expect(fund && expiredOf(fund)).toBe(expired);
  const recorded = events.map(recordedAs);
  expect(rowsAfter<object>(fundView, recorded).get('fund')).toMatchObject({ expiredMinor: String(expired) });
  const moving = ['expired', 'extended', 'released'];
  const told = (rows: Iterable<{ readonly kind: string; readonly expired: string }>) =>
    [...rows].flatMap((row) => (moving.includes(row.kind) ? [row.expired] : []));
  expect(told(movements.rows.values())).toEqual(each);
  expect(told(rowsAfter<FundMovementRow>(fundMovementView, recorded).values())).toEqual(each);
}

/** As it is read once this is what was stored at first. */
async function ofVersion1({ type, data }: { readonly type: string; readonly data: object }): Promise<unknown> {
  const at = { stream: 'fund-acme.1', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AFTERWARDS };
  const metadata = {
    ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b', version: 1 },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AFTERWARDS },
  };
  const index = eventTypesOf([fundEvents as never]);
  const [event] = await new EventCodec(new MemoryPersonalData()).decode(index, [
    { id: 'e', type, data, metadata, ...at },
  ]);
  return event && { type, data: event.data };
}

interface Data {
  readonly costs: readonly object[];
  readonly balance: object;
}

/** The same history with one event altered. */
const altered = (type: FundEvent['type'], alter: (data: Data) => object): readonly FundEvent[] => {
  const events = history();
  const at = events.findIndex((event) => event.type === type);
  expect(at).toBeGreaterThan(-1);
  return events.map((event, n) =>
    n === at ? { ...event, data: { ...event.data, ...alter(event.data as never) } } : event,
  ) as FundEvent[];
};

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('the audit of funds', () => {
  it('agrees with what the rules have made: 2,000.01 EUR at 1.085 and 0.33 USD, half of it, is 1,085.17 USD', () => {
    const events = history();
    const approved = events.find(({ type }) => type === 'fund.claim-approved');
    expect(approved?.data).toMatchObject({ payable: usd('1085.17') });
    expect(found(events)).toEqual({});
  });

  it.each<[string, FundEvent['type'], (data: Data) => object, string]>([
    [
      'pending is left out of what is available',
      'fund.request-approved',
      ({ balance }) => ({ balance: { ...balance, available: '2000.00' } }),
      'fund-balance',
    ],
    [
      'a payment stays approved',
      'fund.payment-settled',
      ({ balance }) => ({ balance: { ...balance, approved: '3000.00' } }),
      'fund-balance',
    ],
    [
      'what is taken back stays paid',
      'fund.claim-recovered',
      ({ balance }) => ({ balance: { ...balance, paid: '1085.17' } }),
      'fund-balance',
    ],
    [
      'a closed request releases what claims took',
      'fund.request-closed',
      () => ({ released: usd('3000.00') }),
      'fund-balance',
    ],
    ['costs are rounded before the share', 'fund.claim-approved', () => ({ payable: usd('1085.18') }), 'fund-payable'],
    ['the share is that of another request', 'fund.claim-approved', () => ({ share: 4999 }), 'fund-payable'],
    ['more is granted than is payable', 'fund.claim-approved', () => ({ amount: usd('1085.18') }), 'fund-payable'],
    [
      'a cost is counted that was not eligible',
      'fund.claim-approved',
      ({ costs }) => ({ costs: [costs[0], { ...costs[1], eligible: false }] }),
      'fund-payable',
    ],
    [
      'the rate is that of another day',
      'fund.claim-approved',
      ({ costs }) => ({ costs: [{ ...costs[0], exchange: rate('2024-06-29', '1.07') }, costs[1]] }),
      'fund-payable',
    ],
    ['who handed it in decides', 'fund.claim-approved', () => ({ by: 'partner' }), 'fund-eyes'],
    ['one person approves above the limit', 'fund.request-approved', () => ({ by: 'manager' }), 'fund-eyes'],
    ['nobody has approved before', 'fund.request-approved', () => ({ endorsedBy: null }), 'fund-eyes'],
    ['the claim is late', 'fund.claim-submitted', () => ({ at: '2024-08-29T22:00:00.000Z' }), 'fund-claim'],
    ['the claim has no proof', 'fund.claim-submitted', () => ({ proofs: [] }), 'fund-claim'],
    ['more is paid than was granted', 'fund.payment-intended', () => ({ amount: usd('1085.18') }), 'fund-payment'],
    ['another amount settles', 'fund.payment-settled', () => ({ amount: usd('999.99') }), 'fund-payment'],
    ['more is granted than was asked for', 'fund.request-approved', () => ({ amount: usd('3000.01') }), 'fund-claim'],
    [
      'claims are taken for an hour longer',
      'fund.request-approved',
      () => ({ claimUntil: '2024-08-29T22:59:59.999Z' }),
      'fund-claim',
    ],
    ['the second approves another share', 'fund.request-approved', () => ({ share: 10_000 }), 'fund-eyes'],
    ['the second approves other activities', 'fund.request-approved', () => ({ declinedActivities: [9] }), 'fund-eyes'],
    ['the second pays another part at once', 'fund.claim-approved', () => ({ pays: usd('1.00') }), 'fund-eyes'],
    [
      'nothing is released, and the balance says so, too',
      'fund.request-closed',
      ({ balance }) => ({ released: usd('0.00'), balance: { ...balance, approved: '1914.83', available: '2000.00' } }),
      'fund-balance',
    ],
  ])('finds that %s', (_, type, alter, kind) => {
    expect(Object.keys(found(altered(type, alter)))).toContain(kind);
  });

  const again = (history: readonly FundEvent[], type: FundEvent['type'], change: object = {}) => {
    const event = history.find((one) => one.type === type);
    return { ...event, data: { ...event?.data, ...change } } as FundEvent;
  };

  it('finds that a payment settles twice', () => {
    const events = history();
    const at = events.findLastIndex(({ type }) => type === 'fund.payment-settled');
    const twice = [...events.slice(0, at + 1), ...events.slice(at, at + 1), ...events.slice(at + 1)];
    expect(found(twice)).toMatchObject({ 'fund-payment': expect.any(Number) });
  });

  it('finds that more comes back than has arrived, and agrees with less', () => {
    const back = (amount: string | null) =>
      new ReturnReimbursement({ fundId: 'fund', paymentId: 'p', reason: 'x', amount, returnedOn: DAY }, later);
    const later = by('bank', AFTERWARDS);
    const owed = () => {
      const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '3000.00'), approve('one'));
      return first.do(claim('c', [cost(1, '200', { currency: 'USD' })]), decide('c'), pay('p', 'c', null));
    };
    const sent = owed().do(
      new RecordReimbursementSent({ fundId: 'fund', paymentId: 'p', providerReference: 'f' }, later),
    );
    expect(found(sent.do(back('95')).events)).toEqual({});
    const { events } = owed().do(settle('p'), back('40'));
    expect(found(events)).toEqual({});
    const more = events.map((event) =>
      event.type === 'fund.payment-returned' ? { ...event, data: { ...event.data, amount: usd('100.01') } } : event,
    );
    expect(found(more as FundEvent[])).toMatchObject({ 'fund-payment': 1 });
  });

  it('finds that one person approves above a limit in the program’s currency: 1,000.00 USD are 921.66 EUR', () => {
    const { policy } = submit('one', '1').data.terms;
    const limit = limited({ policy: { ...policy, secondApprovalAbove: '1000.00' } });
    const one = (amount: string) =>
      found(new History().do(allocate('5000.00'), submit('one', amount, limit), approve('one', {}, at)).events);
    const at = by('manager', '2024-06-30T12:00:00.000Z');
    expect(one('921.66')).toEqual({});
    expect(one('921.67')).toEqual({ 'fund-eyes': 1 });
  });

  it('finds an id that another fund knows', () => {
    const events = history();
    const other = (type: FundEvent['type']) => again(events, type, { fundId: 'other' });
    const types = [
      'fund.allocated',
      'fund.request-submitted',
      'fund.claim-submitted',
      'fund.payment-intended',
    ] as const;
    expect(findings([...events, ...types.map(other)])).toEqual(
      expect.arrayContaining([
        'fund.request-submitted: the request is of another fund',
        'fund.claim-submitted: the claim is of another fund',
        'fund.payment-intended: the payment is of another fund',
      ]),
    );
  });

  it('agrees with what was given up, and finds that it stays granted', () => {
    const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '3000.00'), approve('one'));
    first.do(claim('c', [cost(1, '200', { currency: 'USD' })]), decide('c'));
    const later = by('manager', AFTERWARDS);
    first.do(new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, later));
    first.do(new CancelClaimRest({ fundId: 'fund', claimId: 'c', reason: 'x' }, later));
    expect(found(first.events)).toEqual({});
    const kept = first.events.map((event) =>
      event.type === 'fund.claim-rest-cancelled' ? { ...event, data: { ...event.data, released: usd('0.00') } } : event,
    );
    expect(found(kept as FundEvent[])).toEqual({ 'fund-balance': 1 });
  });

  it('asks nothing of what had expired where it was given up before that was said, and adds nothing', async () => {
    const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '2500.00'), approve('one'));
    first.do(claim('c', [cost(1, '3600', { currency: 'USD' })]), decide('c'));
    const expiry = { fundId: 'fund', requestId: 'one', why: 'unclaimed', dueAt: '2024-08-29T22:00:00.000Z' } as const;
    first.do(new ExpireFundRequest(expiry, by('clock')));
    first.do(new CancelClaimRest({ fundId: 'fund', claimId: 'c', reason: 'x' }, by('manager', AFTERWARDS)));
    const given = first.events.at(-1);
    expect(given?.data).toMatchObject({ released: usd('1800.00'), expired: usd('1800.00') });
    const { expired: _, ...data } = given?.data as { readonly expired: object };
    const older = await ofVersion1({ type: 'fund.claim-rest-cancelled', data: { ...data, reason: null } });
    const events = [...first.events.slice(0, -1), older as FundEvent];
    // 700.00 had expired before.
    agreeOn(events, { expired: 70_000n, each: ['700', '0'] });
    first.do(extend);
    expect(first.events.at(-1)?.data).toMatchObject({ reserved: usd('2500.00') });
    // 2,500.00 are set aside again, of which 700.00 had expired.
    agreeOn([...events, ...first.events.slice(events.length)], { expired: 0n, each: ['700', '0', '-700'] });
  });

  it('counts what has expired of each request by itself', () => {
    const of = (requestId: string) => ({ fundId: 'fund', requestId });
    const expiry = { why: 'unclaimed', dueAt: '2024-08-29T22:00:00.000Z' } as const;
    const first = new History().do(allocate('5000.00', 1, 'USD'));
    for (const id of ['one', 'two']) first.do(submit(id, '1000.00'), approve(id));
    for (const id of ['one', 'two']) first.do(new ExpireFundRequest({ ...of(id), ...expiry }, by('clock')));
    first.do(extend);
    agreeOn(first.events, { expired: 100_000n, each: ['1000', '1000', '-1000'] });
  });

  it('takes what a budget gave from the newest request, whichever settles last', () => {
    const of = { budgetId: 'b', programId: 'program', at: `${DAY}T12:00:00.000Z` };
    const settled = (ordinal: number, amount: string) => ({
      type: 'budget.allocation-settled',
      data: { ...of, fundId: 'fund', partnerId: 'partner', ordinal, amount: usd(amount), granted: true },
    });
    const opened = { name: '2024', startsOn: DAY, endsOn: DAY, endsAt: of.at };
    const budgets = new BudgetsAudit();
    const take = (event: object) => budgets.take(event as never);
    take({ type: 'budget.opened', data: { ...of, ...opened, amount: usd('5000.00') } });
    expect([take(settled(2, '5000.00')), take(settled(1, '1000.00'))]).toEqual([[], []]);
    expect([...budgets.budgets.values()].map(allocatedOf)).toEqual([500_000n]);
    expect(take(settled(3, '5000.01'))).toHaveLength(1);
  });

  it('finds a cost that is paid for twice, however its number is written', () => {
    const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '3000.00'), approve('one'));
    const one = (id: string, more: object) => claim(id, [cost(1, '100', { currency: 'USD', ...more })]);
    first.do(one('a', {}), decide('a'), one('b', { number: 'inv -1', sha256: '7'.repeat(64) }), decide('b'));
    expect(found(first.events)).toEqual({ 'fund-claim': 1 });
  });

  it('finds a cost that is paid for twice', () => {
    const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '3000.00'), approve('one'));
    const one = (id: string) => claim(id, [cost(1, '100', { currency: 'USD' })]);
    first.do(one('a'), decide('a'), one('b'), decide('b'));
    expect(found(first.events)).toEqual({ 'fund-claim': 1 });
  });
});
