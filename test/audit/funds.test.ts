import { describe, expect, it } from '@jest/globals';
import type { FundEvent } from '#libs/marketing';
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
import { CloseFundRequest, RecoverClaim } from '../../libs/marketing/src/fund/state/fund.commands.js';

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
  const approval = { ...above, exchanges: { 'INV-1': rate(DAY, '1.085') } };
  first.do(claim('c', costs), decide('c', approval), decide('c', approval, by('ben', AFTERWARDS)));
  first.do(pay('p1', 'c', '1000.00'), settle('p1'), pay('p2', 'c', null), settle('p2'));
  const later = by('manager', AFTERWARDS);
  first.do(new RecoverClaim({ fundId: 'fund', claimId: 'c', amount: '85.00', reason: 'x' }, later));
  first.do(new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, later));
  return first.events;
}

function found(events: readonly FundEvent[]): { readonly [kind: string]: number } {
  const findings = new Findings();
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
  events.forEach((event, n) => {
    const recorded = {
      ...event,
      stream: 'fund-acme.1',
      revision: BigInt(n),
      position: { commit: BigInt(n), prepare: 0n },
    };
    audit.fund(recorded as unknown as Recorded<FundEvent>);
  });
  return Object.fromEntries(findings.counts);
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
  ])('finds that %s', (_, type, alter, kind) => {
    expect(Object.keys(found(altered(type, alter)))).toContain(kind);
  });

  it('finds a cost that is paid for twice', () => {
    const first = new History().do(allocate('5000.00', 1, 'USD'), submit('one', '3000.00'), approve('one'));
    const one = (id: string) => claim(id, [cost(1, '100', { currency: 'USD' })]);
    first.do(one('a'), decide('a'), one('b'), decide('b'));
    expect(found(first.events)).toEqual({ 'fund-claim': 1 });
  });
});
