import { type Command, deterministicId, type Period, periodBounds } from '#libs/kernel';
import {
  admitted,
  creditNoteOf,
  ledgerIdOf,
  ofPartner,
  partnerIdOf,
  plan,
  planIdOf,
  published,
  refundOf,
  saleIdOf,
  saleOf,
  share,
  ZONE,
} from './facts.js';
import * as deals from './deals.js';
import type { EngineRunner } from './engine.js';
import { type History, PROGRAM } from './history.js';

const START = '2011-01-01T00:00:00.000Z';
const at = (day: string, time = '10:00:00.000'): string => `2011-${day}T${time}Z`;

/** What rules of old took for granted. */
const PLAIN = { onTop: false, level: 0, onZero: 'passes' } as const;
const STEPS = [
  { from: '0', rate: '0.05' },
  { from: '1000', rate: '0.1' },
] as const;

const PLANS = [
  published(
    plan('Standard', 1, START, {
      base: { excludeKinds: ['postage'], excludeProducts: [], excludeCategories: [] },
      rules: [
        {
          ruleId: 'lead',
          name: 'lead',
          when: { fact: 'sale.type', oneOf: ['lead'] },
          ...PLAIN,
          pays: { kind: 'flat', amount: '25.01', per: 'sale' },
        },
        {
          ruleId: 'big',
          name: 'big',
          when: { fact: 'sale.amount', atLeast: '5000' },
          ...PLAIN,
          pays: { kind: 'share', rate: '0.2' },
        },
        share('0.15'),
      ],
    }),
    true,
  ),
  published(plan('Standard', 2, at('02-01', '00:00:00.000'), { rules: [share('0.18')] }), true),
  published(plan('Even', 1, START, { rounding: 'half-even' })),
  published(
    plan('Marginal', 1, START, {
      rules: [
        {
          ruleId: 'steps',
          name: 'steps',
          when: { all: [] },
          ...PLAIN,
          pays: { kind: 'brackets', mode: 'marginal', by: 'amount', window: 'quarter', steps: STEPS },
        },
      ],
    }),
  ),
  published(
    plan('Retroactive', 1, START, {
      rules: [
        {
          ruleId: 'steps',
          name: 'steps',
          when: { all: [] },
          ...PLAIN,
          pays: { kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'quarter', steps: STEPS },
        },
      ],
    }),
  ),
  published(
    plan('Capped', 1, START, {
      rules: [share('0.1')],
      caps: [
        { capId: 'month', per: 'partner', window: 'month', amount: '100.00' },
        { capId: 'customer', per: 'customer', window: 'lifetime', amount: '60.00' },
      ],
    }),
  ),
  published(
    plan('Shared', 1, START, {
      rules: [share('0.1')],
      caps: [{ capId: 'all', per: 'program', window: 'month', amount: '50.00' }],
    }),
  ),
];

const PARTNERS: readonly (readonly [name: string, planName: string | null])[] = [
  ['alpha', null],
  ['beta', null],
  ['even', 'Even'],
  ['marginal', 'Marginal'],
  ['retro', 'Retroactive'],
  ['capped', 'Capped'],
  ['banned', null],
  ['fifty', null],
  ['unclaimed', null],
  ['one', 'Shared'],
  ['other', 'Shared'],
];

/** Program, plans, partners and rates before anything is sold. */
export async function setUp(history: History): Promise<void> {
  const programId = PROGRAM;
  await history.program(
    { type: 'program.created', data: { programId, name: 'Audited', currency: 'GBP', timeZone: ZONE, startsAt: START } },
    {
      type: 'program.hold-policy-set',
      data: { programId, policy: { version: 1, effectiveFrom: START, maturityDays: 0 } },
    },
    {
      type: 'program.hold-policy-set',
      data: { programId, policy: { version: 2, effectiveFrom: at('02-10'), maturityDays: 14 } },
    },
    {
      type: 'program.payout-policy-set',
      data: {
        programId,
        policy: {
          ...{ version: 1, effectiveFrom: START, minimum: '50.00', payoutCurrency: 'EUR', rateSource: 'ecb' },
          ...{ secondApprovalAbove: null, approval: 'automatic', requiresTaxForm: false, requiresPayoutMethod: true },
          forfeitAfterMonths: 1,
        },
      },
    },
    ...PLANS,
  );
  await history.rates(
    rates('2011-01-14', '0.84315', '1.3349'),
    rates('2011-01-17', '0.83675', '1.3305'),
    rates('2011-01-31', '0.8609', '1.3692'),
    rates('2011-02-25', '0.85255', '1.3762'),
    rates('2011-02-28', '0.8528', '1.3834'),
    rates('2011-03-31', '0.8837', '1.4207'),
  );
  for (const [name, planName] of PARTNERS) {
    const assigned = {
      type: 'partner.plan-assigned',
      data: { ...ofPartner(name), at: START, planId: planName && planIdOf(planName) },
    } as const;
    // Nobody has ever said where to pay this one.
    const joined = admitted(name, START).filter(
      ({ type }) => name !== 'unclaimed' || type !== 'partner.payout-method-verified',
    );
    await history.partner(partnerIdOf(name), ...joined, ...(planName ? [assigned] : []));
  }
}

const rates = (day: string, gbp: string, usd: string) =>
  ({ type: 'rates.published', data: { source: 'ecb', day, base: 'EUR', rates: { GBP: gbp, USD: usd } } }) as const;

/** Requests the closing of a month; the engine answers when it is settled. */
export function requestClosing(history: History, period: Period, firstPeriod = '2011-01'): Command {
  const { from, to } = periodBounds(period, ZONE);
  history.now = to;
  const requestId = deterministicId('closing', PROGRAM, period);
  const data = { programId: PROGRAM, requestId, period, firstPeriod, timeZone: ZONE, from, to };
  return { type: 'RequestClosing', data, context: history.context() };
}

/** A quarter with everything in it that an engine can get wrong, closed month by month. */
export async function play(history: History, engine: EngineRunner): Promise<void> {
  await setUp(history);
  await january(history);
  await engine.settle();
  await engine.run(requestClosing(history, '2011-01'));
  await engine.settle();
  await february(history, engine);
  await engine.run(requestClosing(history, '2011-02'));
  await engine.settle();
  await march(history, engine);
  await wonDeals(history, engine);
  await answers(history);
  await engine.run(requestClosing(history, '2011-03'));
  await engine.settle();
}

async function january(history: History): Promise<void> {
  const record = async (...events: Parameters<History['sale']>[1][]) => {
    for (const event of events) if ('saleId' in event.data) await history.sale(event.data.saleId, event);
  };
  const halfCent = saleOf('half-cent', {
    at: at('01-03'),
    credits: 'alpha',
    lines: ['0.30', { amount: '3.5', kind: 'postage' }],
  });
  const linear = saleOf('linear', {
    at: at('01-04'),
    credits: { alpha: 3334, beta: 3333, even: 3333 },
    lines: ['666.7'],
  });
  const dollars = saleOf('dollars', {
    at: at('01-17', '23:30:00.000'),
    credits: 'beta',
    lines: ['777.77'],
    currency: 'USD',
  });
  await record(halfCent, linear, dollars);
  await record(
    saleOf('weekend', { at: at('01-16'), credits: 'alpha', lines: ['100.01'], currency: 'USD' }),
    saleOf('lead', { at: at('01-18'), credits: { alpha: 5000, beta: 5000 }, lines: ['10'], saleType: 'lead' }),
    saleOf('big', { at: at('01-18'), credits: 'alpha', lines: ['5000'] }),
    saleOf('even', { at: at('01-19'), credits: 'even', lines: ['0.30', '400'] }),
    saleOf('direct', { at: at('01-19'), credits: {}, lines: ['1000'] }),
    saleOf('before', { at: '2010-12-31T23:59:59.999Z', credits: 'alpha', lines: ['1000'] }),
    saleOf('last moment', { at: at('01-31', '23:59:59.999'), credits: 'alpha', lines: ['12.34'] }),
  );
  await record(
    saleOf('m1', { at: at('01-05'), credits: 'marginal', lines: ['999.99'] }),
    saleOf('m2', { at: at('01-06'), credits: 'marginal', lines: ['300.015'] }),
    saleOf('r1', { at: at('01-05'), credits: 'retro', lines: ['600'] }),
    saleOf('r2', { at: at('01-06'), credits: 'retro', lines: ['400'] }),
    saleOf('c1', { at: at('01-05'), credits: 'capped', lines: ['700'], customer: 'kim' }),
    saleOf('c2', { at: at('01-06'), credits: 'capped', lines: ['300'], customer: 'lee' }),
    saleOf('c3', { at: at('01-07'), credits: 'capped', lines: ['300'], customer: 'max' }),
    saleOf('fifty', { at: at('01-08'), credits: 'fifty', lines: ['333.33'] }),
    saleOf('u1', { at: at('01-09'), credits: 'unclaimed', lines: ['1000'] }),
    saleOf('p1', { at: at('01-10'), credits: 'one', lines: ['300'] }),
    saleOf('p2', { at: at('01-11'), credits: { other: 6000, one: 4000 }, lines: ['250.05'] }),
    saleOf('p3', { at: at('01-12'), credits: 'other', lines: ['0.10'] }),
    saleOf('b1', { at: at('01-08'), credits: 'banned', lines: ['250'] }),
  );
  const third = refundOf(linear, 'linear-1', { at: at('01-25'), amount: '222.23' });
  await record(third, refundOf(linear, 'linear-2', { at: at('01-26'), amount: '111.11', before: '222.23' }));
  await history.creditNote(creditNoteOf('note', { at: at('01-27'), credits: 'alpha', lines: ['-33.37'] }));
}

async function february(history: History, engine: EngineRunner): Promise<void> {
  const sale = (name: string, given: Parameters<typeof saleOf>[1]) => history.sale(saleIdOf(name), saleOf(name, given));
  await sale('late', { at: at('01-30'), credits: 'alpha', lines: ['1000'] });
  await sale('february', { at: at('02-01', '00:00:00.000'), credits: 'alpha', lines: ['1000.05'] });
  await sale('u2', { at: at('02-03'), credits: 'unclaimed', lines: ['500'] });
  await sale('held', { at: at('02-20'), credits: 'beta', lines: ['900'] });
  const parked = saleOf('no rate', { at: at('02-14'), credits: 'beta', lines: ['100'], currency: 'USD' });
  await history.sale(saleIdOf('no rate'), parked);
  await history.sale(saleIdOf('no rate'), refundOf(parked, 'no rate 1', { at: at('02-16'), amount: '10' }));
  await sale('never rated', { at: at('02-15'), credits: 'alpha', lines: ['100'], currency: 'JPY' });
  await sale('c4', { at: at('02-02'), credits: 'capped', lines: ['950'], customer: 'noa' });
  const capped = saleOf('c5', { at: at('02-03'), credits: 'capped', lines: ['500'], customer: 'pat' });
  await history.sale(saleIdOf('c5'), capped);
  await history.sale(
    saleIdOf('c5'),
    refundOf(capped, 'c5-all', { at: at('02-04'), amount: '500', reason: 'order-cancelled' }),
  );
  await sale('c6', { at: at('02-05'), credits: 'capped', lines: ['400'], customer: 'sam' });
  const second = saleOf('r2', { at: at('01-06'), credits: 'retro', lines: ['400'] });
  await history.sale(saleIdOf('r2'), refundOf(second, 'r2-part', { at: at('02-06'), amount: '0.01' }));
  const steps = saleOf('m2', { at: at('01-06'), credits: 'marginal', lines: ['300.015'] });
  await history.sale(saleIdOf('m2'), refundOf(steps, 'm2-all', { at: at('02-06'), amount: '300.015' }));
  await engine.settle();
  const { partnerId, programId } = ofPartner('banned');
  const ban = { partnerId, programId, at: at('02-15'), reason: 'fraud', note: null } as const;
  await history.partner(partnerId, { type: 'partner.banned', data: ban });
  await sale('after the ban', { at: at('02-01'), credits: 'banned', lines: ['100'] });
  await engine.settle();
}

async function march(history: History, engine: EngineRunner): Promise<void> {
  const sale = (name: string, given: Parameters<typeof saleOf>[1]) => history.sale(saleIdOf(name), saleOf(name, given));
  const suspended = { ...ofPartner('beta'), at: at('03-01'), reason: 'a question' };
  await history.partner(partnerIdOf('beta'), { type: 'partner.suspended', data: suspended });
  await history.rates(rates('2011-02-11', '0.84635', '1.3524'));
  await engine.retryParked();
  await sale('suspended', { at: at('03-05'), credits: 'beta', lines: ['500'] });
  await sale('r3', { at: at('03-06'), credits: 'retro', lines: ['0.01'] });
  await sale('r4', { at: at('03-07'), credits: 'retro', lines: ['500.3'] });
  const big = saleOf('big', { at: at('01-18'), credits: 'alpha', lines: ['5000'] });
  await history.sale(
    saleIdOf('big'),
    refundOf(big, 'big-all', { at: at('03-08'), amount: '5000', reason: 'payment-failed' }),
  );
  await engine.settle();
}

/** Deals that were won, helped along, imported, and taken back. */
async function wonDeals(history: History, engine: EngineRunner): Promise<void> {
  const brought = { partner: 'alpha', at: at('03-02'), lines: ['cloud', 'desk', 'edge'] };
  const closed = { amount: '1000.07', closedAt: at('03-10') };
  await history.account(
    deals.granted('won', brought, at('06-01')),
    deals.ended('won', { ...brought, at: at('03-10') }, closed),
  );
  await history.deal(
    deals.drafted('won', brought),
    deals.approved('won', brought, at('06-01')),
    deals.influenced('won', 'fifty', at('03-05')),
    deals.won('won', brought, closed),
    deals.influenced('won', 'capped', at('03-06')),
  );
  await history.deal(
    deals.imported('nothing', { ...brought, partner: 'marginal' }, { outcome: 'won', ...closed, amount: '0' }),
  );
  await history.deal(
    deals.imported(
      'elsewhere',
      { ...brought, partner: 'marginal', involvement: 'influenced' },
      { outcome: 'won', ...closed },
    ),
  );
  const own = { ...brought, partner: null };
  await history.deal(
    deals.drafted('own', own),
    deals.won('own', own, closed),
    deals.influenced('own', 'fifty', at('03-07')),
  );
  const undone = { ...brought, partner: 'retro', lines: ['cloud'] };
  await history.deal(
    deals.drafted('undone', undone),
    deals.influenced('undone', 'fifty', at('03-08')),
    deals.won('undone', undone, { amount: '2000', closedAt: at('03-11') }),
  );
  await history.deal(deals.drafted('lost', brought), {
    type: 'deal.lost',
    data: {
      dealId: deals.dealIdOf('lost'),
      programId: PROGRAM,
      at: at('03-11'),
      subjectId: deals.dealIdOf('lost'),
      closedAt: at('03-11'),
      reason: null,
    },
  });
  await engine.settle();
  await history.deal(deals.revoked('undone', at('03-20')));
  await engine.settle();
  await movedDeals(history, engine);
}

/** Won deals that are another partner's: one that helped with both of them keeps one, and the other goes on. */
async function movedDeals(history: History, engine: EngineRunner): Promise<void> {
  const brought = { partner: 'marginal', at: at('03-02') };
  for (const name of ['moved', 'kept']) {
    await history.deal(
      deals.drafted(name, brought),
      deals.won(name, brought, { amount: '300.03', closedAt: at('03-12') }),
      deals.influenced(name, 'fifty', at('03-09')),
    );
  }
  await engine.settle();
  for (const name of ['moved', 'kept']) {
    await history.deal(deals.reassigned(name, 'marginal', 'fifty', at('03-21')));
    await engine.settle();
  }
  await history.deal(deals.reassigned('moved', 'fifty', 'alpha', at('03-22')));
  await engine.settle();
  const last = { ...brought, at: at('03-22') };
  await history.deal(deals.drafted('last', last), deals.won('last', last, { amount: '1', closedAt: at('03-23') }));
  await engine.settle();
}

/** What partners say of their first statements. */
async function answers(history: History): Promise<void> {
  const of = (name: string) => {
    const ledgerId = ledgerIdOf(name);
    const statementId = deterministicId('statement', ledgerId, '2011-01');
    return { ...ofPartner(name), statementId, ledgerId, period: '2011-01', at: at('02-03') };
  };
  const dispute = { disputeId: 'dispute', entries: [], reason: 'a sale is missing' };
  for (const name of ['alpha', 'beta', 'even', 'marginal']) {
    await history.statement({ type: 'statement.issued', data: of(name) });
  }
  await history.statement({ type: 'statement.acknowledged', data: of('alpha') });
  for (const name of ['beta', 'even']) {
    await history.statement({ type: 'statement.disputed', data: { ...of(name), ...dispute } });
  }
  const resolved = { ...dispute, outcome: 'rejected', note: 'it is not' } as const;
  await history.statement({ type: 'statement.dispute-resolved', data: { ...of('even'), ...resolved } });
}
