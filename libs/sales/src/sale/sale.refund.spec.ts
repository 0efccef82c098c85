import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { SaleEvent } from '../events/sale.events.js';
import {
  byLines,
  giveBack,
  given,
  lineOf,
  recordSale,
  refundSale,
  reverseRefund,
  takeBack,
} from '../../test/sale.fixtures.js';
import { sale } from './sale.js';
import { RefundSale } from './sale.commands.js';
import type { SaleState } from './sale.state.js';

const events = (decision: unknown): SaleEvent[] => {
  expect(Array.isArray(decision)).toBe(true);
  return decision as SaleEvent[];
};
const recorded = (more: Partial<ContentDraft> = {}): SaleEvent[] =>
  events(scenario(sale).given().when(recordSale(more)));

describe('refunding a sale', () => {
  const past = recorded({ lines: [lineOf('1', '100')] });
  const after = (...refunds: [string, string | null][]): SaleEvent[] =>
    refunds.reduce<SaleEvent[]>(
      (all, [id, amount]) => [
        ...all,
        ...events(
          scenario(sale)
            .given(...all)
            .when(refundSale(id, amount)),
        ),
      ],
      past,
    );

  it('pins what was refunded in all before and after', () => {
    expect(after(['R1', '30.5'], ['R2', '9.5']).slice(1)).toMatchObject([
      {
        type: 'sale.refunded',
        data: {
          externalId: 'R1',
          occurredAt: '2011-02-01T00:00:00.000Z',
          amount: '30.5',
          refundedBefore: '0',
          refundedAfter: '30.5',
          charged: '100',
          currency: 'GBP',
          credits: given.credits,
        },
      },
      { data: { refundedBefore: '30.5', refundedAfter: '40' } },
    ]);
  });

  it('takes all that is left when no amount is said', () => {
    expect(after(['R1', '30.5'], ['R2', null])[2]).toMatchObject({
      data: { amount: '69.5', refundedAfter: '100' },
    });
    expect(
      scenario(sale)
        .given(...after(['R1', '100']))
        .when(refundSale('R2', null)),
    ).toMatchObject([{ type: 'sale.refunded', data: { amount: '0', refundedBefore: '100', refundedAfter: '100' } }]);
  });

  it('refunds what is left of one that exceeds it, and keeps the excess beside it', () => {
    const all = after(['R1', '60'], ['R2', '100'], ['R3', '5']);
    expect(all.slice(2)).toMatchObject([
      { type: 'sale.refunded', data: { externalId: 'R2', amount: '40', refundedAfter: '100', refundedWhole: true } },
      { type: 'sale.refund-exceeded', data: { externalId: 'R2', amount: '100', refundable: '40', exceeded: '60' } },
      { type: 'sale.refunded', data: { externalId: 'R3', amount: '0', refundedBefore: '100', refundedAfter: '100' } },
      { type: 'sale.refund-exceeded', data: { externalId: 'R3', amount: '5', refundable: '0', exceeded: '5' } },
    ]);
  });

  it('changes nothing when the same refund comes again, and refuses another one under its number', () => {
    const state = scenario(sale).given(...after(['R1', '30.5'], ['R2', '80']));
    expect(state.when(refundSale('R1', '30.50'))).toEqual([]);
    expect(state.when(refundSale('R2', '80'))).toEqual([]);
    const differing = [
      refundSale('R1', null),
      refundSale('R1', '30.5', { currency: 'GBP' }),
      refundSale('R1', { kind: 'total', refundedTotal: '30.5' }),
      refundSale('R1', '30.51'),
      refundSale('R1', '30.5', { reason: 'fraud' }),
      refundSale('R1', '30.5', { at: '2011-02-02T00:00:00.000Z' }),
    ];
    for (const other of differing) expect(state.when(other)).toMatchObject({ refused: 'REFUND_DIFFERS' });
  });

  it.each([
    ['NOT_POSITIVE', '0'],
    ['NOT_POSITIVE', '-1'],
    ['NOT_A_DECIMAL', '1e3'],
    ['OUT_OF_RANGE', '0.00000000001'],
    ['OUT_OF_RANGE', '1000000000000001'],
  ])('refuses with %s the amount %s', (code, amount) => {
    expect(
      scenario(sale)
        .given(...past)
        .when(refundSale('R1', amount)),
    ).toMatchObject({ refused: code, field: 'amount' });
  });

  it('refuses a number that cannot be told from another, and one of the future', () => {
    const state = scenario(sale).given(...past);
    for (const number of ['R1 ', '\u200bR1', 'R\u00001']) {
      expect(state.when(refundSale(number, '1'))).toMatchObject({ refused: 'BAD_TEXT', field: 'externalId' });
    }
    const { data, context } = refundSale('R1', '1', { at: '2099-01-01T00:00:00.000Z' });
    const late = new RefundSale(data, { ...context, clock: '2011-02-01T00:00:00.000Z' });
    expect(state.when(late)).toMatchObject({ refused: 'IN_FUTURE', field: 'occurredAt' });
  });

  it('is known however the letters of its number are composed', () => {
    const taken = scenario(sale)
      .given(...past)
      .when(refundSale('e\u0301', '1')) as SaleEvent[];
    expect(
      scenario(sale)
        .given(...past, ...taken)
        .when(refundSale('\u00e9', '1')),
    ).toEqual([]);
  });

  it('waits for a sale that is not there, unless whoever sends it asks what else has its number', () => {
    const { data, context } = refundSale('R1', '1');
    const asking = new RefundSale({ ...data, waitsForSale: false }, context);
    const nothing = scenario(sale).given();
    expect(nothing.when(refundSale('R1', '1'))).toMatchObject([{ type: 'sale.refund-awaited' }]);
    expect(nothing.when(asking)).toMatchObject({ refused: 'NOT_A_SALE', field: 'saleExternalId' });
    const there = scenario(sale).given(...past);
    expect(there.when(asking)).toEqual(there.when(refundSale('R1', '1')));
  });

  it('refuses where there is no such program', () => {
    expect(
      scenario(sale)
        .given()
        .when(refundSale('R1', '1', { timeZone: null })),
    ).toMatchObject({ refused: 'NOT_FOUND' });
  });
});

describe('a refund before its sale', () => {
  const awaited = events(
    scenario(sale)
      .given()
      .when(refundSale('R1', '30', { at: '2011-01-20T00:00:00.000Z' })),
  );

  it('waits, and the same one waits once', () => {
    expect(awaited).toMatchObject([{ type: 'sale.refund-awaited', data: { externalId: 'R1', amount: '30' } }]);
    expect(
      scenario(sale)
        .given(...awaited)
        .when(refundSale('R1', '30', { at: '2011-01-20T00:00:00.000Z' })),
    ).toEqual([]);
  });

  it('takes all that is left then, where it says no amount', () => {
    const rest = events(
      scenario(sale)
        .given(...awaited)
        .when(refundSale('R2', null)),
    );
    expect(rest).toMatchObject([{ type: 'sale.refund-awaited', data: { amount: null } }]);
    const decision = scenario(sale)
      .given(...awaited, ...rest)
      .when(recordSale({ lines: [lineOf('1', '100')] }));
    expect(decision).toMatchObject([{}, { data: { amount: '30' } }, { data: { externalId: 'R2', amount: '70' } }]);
  });

  it('is refused where twenty wait already, since all of them are applied with the sale', () => {
    const many = Array.from({ length: 20 }, (_, n) => refundSale(`R${n}`, '1'));
    const waiting = many.flatMap((refund) => events(scenario(sale).given().when(refund)));
    const one = scenario(sale)
      .given(...waiting)
      .when(refundSale('R20', '1'));
    expect(one).toMatchObject({ refused: 'TOO_MANY' });
    expect(
      scenario(sale)
        .given(...waiting)
        .when(refundSale('R19', '1')),
    ).toEqual([]);
  });

  it('in what is no currency is refused before it waits', () => {
    expect(
      scenario(sale)
        .given()
        .when(refundSale('R1', '1', { currency: 'gbp' })),
    ).toMatchObject({
      refused: 'UNKNOWN_CURRENCY',
    });
  });

  it('of a sale with very many lines says what it took in all, where what it took of each would not fit', () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => lineOf(String(n), '1'));
    const waiting = ['R1', 'R2', 'R3'].flatMap((id) => events(scenario(sale).given().when(refundSale(id, '1000'))));
    const known = scenario(sale)
      .given(...waiting)
      .when(recordSale({ lines })) as SaleEvent[];
    expect(known.map(({ type }) => type)).toEqual(['sale.recorded', ...waiting.map(() => 'sale.refunded')]);
    expect(known.at(-1)).toMatchObject({ data: { lines: null, refundedAfter: '3000' } });
  });

  it('that does not fit it is listed with the reason and moves nothing', () => {
    const dollars = events(
      scenario(sale)
        .given()
        .when(refundSale('R1', '30', { currency: 'USD' })),
    );
    const third = events(
      scenario(sale)
        .given(...dollars)
        .when(refundSale('R2', byLines({ 3: null }))),
    );
    const past = [
      ...dollars,
      ...third,
      ...events(
        scenario(sale)
          .given(...dollars, ...third)
          .when(recordSale()),
      ),
    ];
    expect(past.slice(2)).toMatchObject([
      { type: 'sale.recorded' },
      { type: 'sale.refund-refused', data: { externalId: 'R1', amount: '30', refused: 'CURRENCY_DIFFERS' } },
      { type: 'sale.refund-refused', data: { externalId: 'R2', amount: null, refused: 'BAD_LINE' } },
    ]);
    const after = scenario(sale).given(...past);
    expect(after.when(refundSale('R2', byLines({ 3: null })))).toEqual([]);
    // Its reason goes with the customer of the sale.
    expect(after.when(reverseRefund('R1'))).toMatchObject([
      { type: 'sale.refund-withdrawn', data: { externalId: 'R1', explainedFor: 'person:17850' } },
    ]);
  });

  it('that is reversed before it is never applied', () => {
    const withdrawn = events(
      scenario(sale)
        .given(...awaited)
        .when(reverseRefund('R1')),
    );
    expect(withdrawn).toMatchObject([
      { type: 'sale.refund-withdrawn', data: { externalId: 'R1', explainedFor: 'sale-1' } },
    ]);
    const past = scenario(sale).given(...awaited, ...withdrawn);
    expect(past.when(recordSale())).toMatchObject([{ type: 'sale.recorded' }]);
    expect(past.when(reverseRefund('R1'))).toMatchObject({ refused: 'ALREADY_REVERSED' });
  });

  it('is applied with the sale, in the order of arrival; what exceeds the sale is kept beside it', () => {
    const second = events(
      scenario(sale)
        .given(...awaited)
        .when(refundSale('R2', '80')),
    );
    const third = events(
      scenario(sale)
        .given(...awaited, ...second)
        .when(refundSale('R3', '70')),
    );
    const decision = scenario(sale)
      .given(...awaited, ...second, ...third)
      .when(recordSale({ lines: [lineOf('1', '100')] }));
    expect(decision).toMatchObject([
      { type: 'sale.recorded' },
      {
        type: 'sale.refunded',
        data: { refundId: 'refund-R1', occurredAt: '2011-01-20T00:00:00.000Z', refundedAfter: '30' },
      },
      { type: 'sale.refunded', data: { refundId: 'refund-R2', refundedBefore: '30', refundedAfter: '100' } },
      { type: 'sale.refund-exceeded', data: { refundId: 'refund-R2', refundable: '70', exceeded: '10' } },
      { type: 'sale.refunded', data: { refundId: 'refund-R3', refundedBefore: '100', refundedAfter: '100' } },
      { type: 'sale.refund-exceeded', data: { refundId: 'refund-R3', refundable: '0', exceeded: '70' } },
    ]);
  });

  it('is recognised after the sale was recorded', () => {
    const past = [
      ...awaited,
      ...events(
        scenario(sale)
          .given(...awaited)
          .when(recordSale()),
      ),
    ];
    const state = scenario(sale)
      .given(...past)
      .state() as Extract<SaleState, { status: 'recorded' }>;
    expect(state.refunds).toHaveLength(1);
    expect(
      scenario(sale)
        .given(...past)
        .when(recordSale()),
    ).toEqual([]);
    expect(
      scenario(sale)
        .given(...past)
        .when(refundSale('R1', '30', { at: '2011-01-20T00:00:00.000Z' })),
    ).toEqual([]);
  });
});

describe('a sale that is taken back', () => {
  const past = (...more: readonly SaleEvent[]) => scenario(sale).given(...recorded(), ...more);

  it('gives all that is left of it, once', () => {
    const all = past().when(takeBack()) as SaleEvent[];
    expect(all).toMatchObject([
      { type: 'sale.refunded', data: { refundedBefore: '0', refundedAfter: '15.303', reason: 'order-cancelled' } },
    ]);
    expect(past(...all).when(takeBack())).toEqual([]);
    const part = past().when(refundSale('R1', '0.003')) as SaleEvent[];
    expect(past(...part).when(takeBack())).toMatchObject([
      { type: 'sale.refunded', data: { amount: '15.3', refundedBefore: '0.003' } },
      { type: 'sale.refund-exceeded', data: { amount: '15.303', refundable: '15.3', exceeded: '0.003' } },
    ]);
  });

  it.each(['0.003', '15.303'])(
    'stays so when a refund of %s from before is reversed, until it is given back',
    (amount) => {
      const part = events(past().when(refundSale('R1', amount)));
      const taken = [...part, ...events(past(...part).when(takeBack()))];
      expect(past(...taken).when(takeBack())).toEqual([]);
      const reversed = events(past(...taken).when(reverseRefund('R1')));
      expect(reversed).toMatchObject([
        {
          data: {
            amount,
            refundedAfter: '15.303',
            refundedWhole: true,
            moved: [{ externalId: 'deal:d:revoked', amount }],
          },
        },
      ]);
      expect(past(...taken, ...reversed).when(giveBack())).toMatchObject([
        { data: { externalId: 'deal:d:revoked', amount: '15.303', refundedAfter: '0' } },
      ]);
      expect(past(...taken).when(giveBack())).toMatchObject([
        { data: { externalId: 'deal:d:revoked', refundedAfter: amount } },
      ]);
    },
  );

  it('M3: is taken back whole where a refund already has the number of the revocation, which cannot shield it', () => {
    const shield = past().when(refundSale('deal:d:revoked', '0.003')) as SaleEvent[];
    const back = past(...shield).when(takeBack()) as SaleEvent[];
    expect(back).toMatchObject([
      { type: 'sale.refunded', data: { externalId: 'deal:d:revoked:2', amount: '15.3' } },
      { type: 'sale.refund-exceeded' },
    ]);
    expect(back[0]?.data).not.toMatchObject({ refundId: (shield[0]?.data as { refundId: string }).refundId });
    expect(past(...shield, ...back).when(takeBack())).toEqual([]);
  });

  it('stands again for that part when it is given back, and can be taken back again', () => {
    const part = past().when(refundSale('R1', '0.003')) as SaleEvent[];
    const taken = [...part, ...(past(...part).when(takeBack()) as SaleEvent[])];
    const back = past(...taken).when(giveBack()) as SaleEvent[];
    expect(back).toMatchObject([
      { type: 'sale.refund-reversed', data: { externalId: 'deal:d:revoked', amount: '15.3', refundedAfter: '0.003' } },
    ]);
    expect(past(...taken, ...back).when(giveBack())).toEqual([]);
    const again = past(...taken, ...back).when(takeBack(2)) as SaleEvent[];
    expect(again[0]).toMatchObject({ type: 'sale.refunded', data: { externalId: 'deal:d:revoked:2', amount: '15.3' } });
    expect(past(...taken, ...back, ...again).when(giveBack(3))).toMatchObject([
      { data: { externalId: 'deal:d:revoked:2' } },
    ]);
    expect(past(...part).when(giveBack(0, 'R'))).toEqual([]);
    expect(scenario(sale).given().when(giveBack())).toMatchObject({ refused: 'NOT_FOUND' });
  });

  it('is taken back and given back as its deal asks: what comes again changes nothing, what comes early is refused', () => {
    const early = { refused: 'NOT_FOUND', message: expect.stringContaining('in its order') };
    expect(past().when(giveBack())).toMatchObject(early);
    const taken = events(past().when(takeBack()));
    const back = events(past(...taken).when(giveBack()));
    expect(past(...taken).when(takeBack(2))).toMatchObject(early);
    expect(past(...taken, ...back).when(takeBack())).toEqual([]);
    const again = events(past(...taken, ...back).when(takeBack(2)));
    expect(past(...taken, ...back, ...again).when(giveBack())).toEqual([]);
  });

  it('is refused before it is known; of one that was worth nothing all is given back, once', () => {
    expect(scenario(sale).given().when(takeBack())).toMatchObject({ refused: 'NOT_FOUND' });
    const nothing = recorded({ lines: [lineOf('1', '0')] });
    const back = events(
      scenario(sale)
        .given(...nothing)
        .when(takeBack()),
    );
    expect(back).toMatchObject([{ data: { amount: '0', charged: '0', refundedWhole: true } }]);
    expect(
      scenario(sale)
        .given(...nothing, ...back)
        .when(takeBack()),
    ).toEqual([]);
  });

  it('that was worth nothing says of a second refund that nothing was left before', () => {
    const nothing = recorded({ lines: [lineOf('1', '0')] });
    const refunds = events(
      scenario(sale)
        .given(...nothing)
        .when(refundSale('R1', null)),
    );
    expect(refunds).toMatchObject([{ data: { refundedWhole: true, wasRefundedWhole: false } }]);
    const second = scenario(sale)
      .given(...nothing, ...refunds)
      .when(refundSale('R2', null));
    expect(second).toMatchObject([{ data: { refundedWhole: true, wasRefundedWhole: true } }]);
  });

  it('says of influence that revenue has not counted it', () => {
    const influence = recorded({ saleType: 'deal-influence' });
    const back = scenario(sale)
      .given(...influence)
      .when(takeBack());
    expect(back).toMatchObject([{ data: { influence: true } }]);
    expect(past().when(takeBack())).toMatchObject([{ data: { influence: false } }]);
  });
});
