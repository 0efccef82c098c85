import { describe, expect, it } from '@jest/globals';
import {
  again,
  by,
  creditNote,
  conversionBy,
  ecb,
  flat,
  Ledger,
  passedItem,
  plan as planOf,
  refund,
  sale,
  share,
  told,
  unrated,
} from '../../../test/ledger.fixtures.js';
import { PostSources, type SourceItem } from '../commands/ledger.commands.js';
import { ledgerDecider } from '../ledger.js';

describe('a sale under a share', () => {
  it.each([
    // 15 % of 0.10 is 0.015; of 0.30 0.045; of 0.09 0.0135; of 0.07 0.0105; of 1.1 (exact) 0.165
    ['0.10', 'half-away', '0.02'],
    ['0.10', 'half-even', '0.02'],
    ['0.30', 'half-away', '0.05'],
    ['0.30', 'half-even', '0.04'],
    ['0.09', 'half-away', '0.01'],
    // A base below zero counts as zero.
    ['-0.30', 'half-away', '0.00'],
    ['0.033', 'half-away', '0.00'],
    ['1000.00', 'half-away', '150.00'],
    ['0', 'half-away', '0.00'],
  ] as const)('15 %% of %s rounded %s is %s', (amount, rounding, expected) => {
    expect(told(new Ledger().post(sale({ id: 's', amount, plan: share('0.15', { rounding }) })))).toEqual([
      `accrued ${expected}`,
    ]);
  });

  it('rounds once and splits by largest remainder: $100 over three touches is 33.34 + 33.33 + 33.33', () => {
    const weights = [3334, 3333, 3333];
    const parts = [0, 1, 2].map((part) =>
      told(
        new Ledger('USD').post(
          sale({ id: 's', amount: '1000', baseCurrency: 'USD', plan: share('0.1'), weights, part }),
        ),
      ),
    );
    expect(parts).toEqual([['accrued 33.34'], ['accrued 33.33'], ['accrued 33.33']]);
  });

  it('gives the odd cents of equal weights to the earlier parts', () => {
    const weights = [1, 1, 1];
    const parts = [0, 1, 2].map((part) =>
      told(new Ledger('USD').post(sale({ id: 's', amount: '1000', plan: share('0.0002'), weights, part }))),
    );
    expect(parts).toEqual([['accrued 0.07'], ['accrued 0.07'], ['accrued 0.06']]);
  });

  it('converts at the published figures and rounds once', () => {
    // 100 USD × 0.15 × 0.86075 ÷ 1.3362 = 9.6627…; 90.09 gives 8.7051, though its base rounded first (58.03) would give 8.70
    const exchange = ecb('USD', 'GBP', '1.3362', '0.86075', '2010-12-31');
    const posted = new Ledger().post(
      sale({ id: 'a', amount: '100', baseCurrency: 'USD', exchange }),
      sale({ id: 'b', amount: '90.09', baseCurrency: 'USD', exchange }),
    );
    expect(told(posted)).toEqual(['accrued 9.66', 'accrued 8.71']);
    expect(posted[0]?.data).toMatchObject({ exchange, base: '100', baseCurrency: 'USD', currency: 'GBP' });
  });

  it('knows currencies without and with three decimals', () => {
    const half = share('0.5');
    expect(told(new Ledger('JPY').post(sale({ id: 'a', amount: '101', plan: half })))).toEqual(['accrued 51']);
    expect(told(new Ledger('KWD').post(sale({ id: 'a', amount: '0.001', plan: half })))).toEqual(['accrued 0.001']);
  });

  it('pins what it was computed from', () => {
    const item = sale({ id: 's', amount: '90', excluded: '10', holds: [{ kind: 'risk', until: null }] });
    expect(new Ledger().post(item)).toMatchObject([
      {
        type: 'ledger.commission-accrued',
        data: {
          ...{
            source: item.source,
            terms: item.credits[0]?.kind === 'rated' ? item.credits[0].terms : null,
            ruleId: 'rule',
            base: '90',
            excluded: '10',
            baseCurrency: 'GBP',
          },
          ...{ rated: { kind: 'share', rate: '0.15' }, rounding: 'half-away', split: { weights: [10000], part: 0 } },
          ...{ holds: [{ kind: 'risk', until: null }], caps: [], exchange: null, occurredAt: item.occurredAt },
          ...{ amount: '13.50', currency: 'GBP', period: '2011-01', lateFrom: null },
        },
      },
    ]);
  });
});

describe('which rule pays', () => {
  const plain = { when: { all: [] }, onTop: false, level: 0, onZero: 'passes' } as const;
  const half = { ruleId: 'half', name: '50 %', ...plain, pays: { kind: 'share', rate: '0.5' } } as const;
  const dollar = {
    ruleId: 'dollar',
    name: '$1',
    ...plain,
    pays: { kind: 'flat', amount: '1.00', per: 'sale' },
  } as const;

  it('is decided by order, not by the highest number', () => {
    const under = (rules: (typeof half | typeof dollar)[]) =>
      told(new Ledger('USD').post(sale({ id: 's', amount: '1000', plan: { ...share('0'), rules } })));
    expect(under([half, dollar])).toEqual(['accrued 500.00']);
    expect(under([dollar, half])).toEqual(['accrued 1.00']);
  });

  it('passes what matches none', () => {
    const none = { ...share('0.15'), rules: [{ ...half, when: { any: [] } }] };
    expect(told(new Ledger().post(sale({ id: 's', amount: '10', plan: none })))).toEqual(['passed NO_RULE_MATCHED']);
  });
});

describe('a flat amount', () => {
  it('is paid once per sale with something in its base, and split', () => {
    const over = (part: number) =>
      sale({ id: 's', amount: '1000', plan: flat('10.00'), weights: [5000, 2500, 2500], part });
    expect([0, 1, 2].map((part) => told(new Ledger().post(over(part))))).toEqual([
      ['accrued 5.00'],
      ['accrued 2.50'],
      ['accrued 2.50'],
    ]);
    expect(told(new Ledger().post(sale({ id: 's', amount: '0', plan: flat('10.00') })))).toEqual([
      'passed SALE_EARNED_NOTHING',
    ]);
    expect(told(new Ledger().post(sale({ id: 's', amount: '-1', plan: flat('10.00') })))).toEqual([
      'passed SALE_EARNED_NOTHING',
    ]);
  });

  it('is not taken back by a credit note', () => {
    expect(told(new Ledger().post(creditNote({ id: 'c', amount: '-5', plan: flat('10.00') })))).toEqual([
      'passed SALE_EARNED_NOTHING',
    ]);
  });
});

describe('a credit note', () => {
  it('posts at once, negative, uncapped', () => {
    const capped = share('0.15', { caps: [{ capId: 'cap', per: 'partner', window: 'month', amount: '1.00' }] });
    const [event] = new Ledger().post(creditNote({ id: 'c', amount: '-100.30', plan: capped }));
    expect(event).toMatchObject({ type: 'ledger.commission-accrued', data: { amount: '-15.05', caps: [] } });
  });
});

describe('the period of a posting', () => {
  it.each([
    // British summer time began on 2011-03-27 and ended on 2011-10-30; March ends at 22:59:59.999Z
    ['2011-03-31T22:59:59.999Z', '2011-03'],
    ['2011-03-31T23:00:00.000Z', '2011-04'],
    ['2011-02-28T23:59:59.999Z', '2011-02'],
    ['2011-03-01T00:00:00.000Z', '2011-03'],
  ])('%s in London is %s', (at, period) => {
    const [event] = new Ledger().post(sale({ id: 's', amount: '1', at }));
    expect(event?.data).toMatchObject({ period, lateFrom: null });
  });

  it.each([
    // Beirut turned its clocks back on 2018-10-28; Asunción forward on 2017-10-01 00:00, the first moment of a month
    ['America/Asuncion', '2017-10-01T03:59:59.999Z', '2017-09'],
    ['America/Asuncion', '2017-10-01T04:00:00.000Z', '2017-10'],
    // Havana turned back from 01:00 to 00:00 on 2020-11-01: midnight came twice, the month began at the first
    ['America/Havana', '2020-11-01T03:59:59.999Z', '2020-10'],
    ['America/Havana', '2020-11-01T04:00:00.000Z', '2020-11'],
    ['America/Havana', '2020-11-01T05:30:00.000Z', '2020-11'],
  ])('on the day clocks change in %s %s is %s', (timeZone, at, period) => {
    const [event] = new Ledger('GBP', '2017-01').post(sale({ id: 's', amount: '1', at, timeZone }));
    expect(event?.data).toMatchObject({ period });
  });

  it('is the open one when its own is closed, and says so', () => {
    const ledger = new Ledger();
    ledger.close('2011-01');
    const [event] = ledger.post(sale({ id: 's', amount: '10' }));
    expect(event?.data).toMatchObject({
      period: '2011-02',
      lateFrom: '2011-01',
      occurredAt: '2011-01-05T12:00:00.000Z',
    });
  });

  it('keeps the plan of its own time when it comes late', () => {
    const ledger = new Ledger();
    ledger.post(sale({ id: 'new', amount: '100', at: '2011-02-02T00:00:00.000Z', plan: share('0.2', { version: 2 }) }));
    ledger.close('2011-01');
    expect(told(ledger.post(sale({ id: 'late', amount: '100', plan: share('0.1') })))).toEqual(['accrued 10.00']);
  });
});

describe('a source that arrives again', () => {
  const items = (): SourceItem[] => [sale({ id: 'a', amount: '10' }), sale({ id: 'b', amount: '20' })];

  it('is ignored, whatever stands beside it', () => {
    const [a, b] = items() as [SourceItem, SourceItem];
    const c = sale({ id: 'c', amount: '30' });
    const ledger = new Ledger();
    ledger.post(a, b);
    expect(ledger.post(a, b)).toEqual([]);
    expect(told(ledger.post(a, b, c))).toEqual(['accrued 4.50']);
    expect(ledger.balance).toBe('9.00');
  });

  it('also when it earned nothing', () => {
    const item = passedItem(sale({ id: 'a', amount: '1' }), 'PARTNER_COULD_NOT_EARN');
    const ledger = new Ledger();
    expect(told(ledger.post(item))).toEqual(['passed PARTNER_COULD_NOT_EARN']);
    expect(ledger.post(item)).toEqual([]);
  });
});

describe('a sale that would earn more than any amount that is owed', () => {
  const LARGEST = '1000000000000000';
  const huge = ecb('USD', 'GBP', '0.000000001', '1000000000', '2011-01-05');
  const parked = ['parked AMOUNT_OUT_OF_RANGE'];

  it.each([
    ['the largest share', share('1'), ['accrued 1000000000000000.00']],
    ['more than a share of all', share('1.00000001'), parked],
  ])('of %s', (_, plan, expected) => {
    expect(told(new Ledger().post(sale({ id: 's', amount: LARGEST, plan })))).toEqual(expected);
  });

  it('by its conversion is parked, also one that gives back, and its refunds wait with it', () => {
    const ledger = new Ledger();
    const item = sale({ id: 'a', amount: '100', baseCurrency: 'USD', exchange: huge });
    expect(told(ledger.post(item, refund('r', 'a', { after: '50', charged: '100' })))).toEqual([
      ...parked,
      'parked SALE_PARKED',
    ]);
    expect(told(ledger.post(creditNote({ id: 'c', amount: '-100', baseCurrency: 'USD', exchange: huge })))).toEqual(
      parked,
    );
    expect(ledger.balance).toBe('0.00');
    expect(ledger.retry(item, item)).toBe('AMOUNT_OUT_OF_RANGE');
  });

  it.each(['marginal', 'retroactive'] as const)('under %s brackets moves no window', (mode) => {
    const steps = [{ from: '0', rate: '0.5' }];
    const plan = planOf({ kind: 'brackets', mode, by: 'amount', window: 'year', steps });
    const ledger = new Ledger();
    expect(told(ledger.post(sale({ id: 'a', amount: '100', baseCurrency: 'USD', exchange: huge, plan })))).toEqual(
      parked,
    );
    expect(told(ledger.post(sale({ id: 'b', amount: '100', plan })))).toEqual(['accrued 50.00']);
  });

  it('is not kept from the others by sums: hundreds of the largest add up', () => {
    const ledger = new Ledger();
    ledger.post(...Array.from({ length: 300 }, (_, n) => sale({ id: `s${n}`, amount: LARGEST, plan: share('1') })));
    expect(ledger.balance).toBe('300000000000000000.00');
  });
});

describe('a sale without an exchange rate', () => {
  const exchange = ecb('USD', 'GBP', '1.25', '0.8', '2011-01-05');

  it('is parked once, never posted unconverted, and posted when it is brought again', () => {
    const ledger = new Ledger();
    const item = sale({ id: 'a', amount: '100', baseCurrency: 'USD' });
    expect(told(ledger.post(unrated(item), sale({ id: 'b', amount: '10' })))).toEqual([
      'parked NO_RATE',
      'accrued 1.50',
    ]);
    expect(ledger.post(unrated(item))).toEqual([]);
    expect(ledger.retry(item, null)).toBe('NO_RATE');
    // 100 × 0.15 × 0.8 ÷ 1.25 = 9.60
    expect(told(ledger.retry(item, again(item, { conversion: conversionBy(exchange) })))).toEqual(['accrued 9.60']);
    expect(ledger.retry(item, again(item, { conversion: conversionBy(exchange) }))).toEqual([]);
    expect(ledger.retry(item, null)).toEqual([]);
    expect(ledger.post(unrated(item))).toEqual([]);
  });

  it('keeps its refunds waiting and settles them in the append that posts it', () => {
    const ledger = new Ledger();
    const item = sale({ id: 'a', amount: '100', baseCurrency: 'USD' });
    const half = refund('r1', 'a', { after: '50', charged: '100' });
    const rest = refund('r2', 'a', { before: '50', after: '100', charged: '100' });
    const parked = ['parked NO_RATE', 'parked SALE_PARKED', 'parked SALE_PARKED'];
    expect(told(ledger.post(unrated(item), half, rest))).toEqual(parked);
    expect(ledger.post(half)).toEqual([]);
    const posted = ['accrued 9.60', 'clawed-back -4.80', 'clawed-back -4.80'];
    expect(told(ledger.retry(item, again(item, { conversion: conversionBy(exchange) }), half, rest))).toEqual(posted);
    expect(ledger.post(half, rest)).toEqual([]);
    expect(ledger.state.parked.size).toBe(0);
  });

  it('passes its refunds too when it is passed in the end', () => {
    const ledger = new Ledger();
    const item = sale({ id: 'a', amount: '100' });
    const waiting = refund('r', 'a', { after: '50', charged: '100' });
    ledger.post(unrated(item), waiting);
    expect(told(ledger.retry(item, passedItem(item, 'PARTNER_COULD_NOT_EARN'), waiting))).toEqual([
      'passed PARTNER_COULD_NOT_EARN',
      'passed SALE_EARNED_NOTHING',
    ]);
  });
});

it('a ledger that is not open is opened by its first sources', () => {
  const ledger = new Ledger();
  const { opening } = ledger;
  const posted = ledgerDecider.decide(
    new PostSources({ ledgerId: opening.ledgerId, opening, sources: [sale({ id: 's', amount: '10' })] }, by('policy')),
    ledgerDecider.initial,
  );
  expect(posted).toMatchObject([{ type: 'ledger.opened', data: opening }, { type: 'ledger.commission-accrued' }]);
});
