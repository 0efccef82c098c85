import { describe, expect, it } from '@jest/globals';
import { PublicTypes } from './public-types.js';
import { differencesOf, publishedOf } from './rows.feed.js';

/** A field with bytes in it, as protobuf writes them. */
const field = (number: number, value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  const tag = number * 8 + 2;
  const head = tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7];
  return Buffer.concat([Buffer.from([...head, bytes.length]), bytes]);
};
const sequence = Buffer.from([4 * 8, 0x96, 0x01]);

const event = (type: string, data: object) =>
  publishedOf(new PublicTypes(), { ...{ id: 'e', type, data }, position: { commit: 7n, prepare: 6n } })[0]!;
const row = (type: string, ...fields: readonly Buffer[]) => ({
  ...{ id: 'e', commit: '7', type },
  body: Buffer.concat([field(1, 'event_1'), field(2, type), sequence, ...fields]),
});

describe('a public event beside the event that it follows from', () => {
  it('has its place, its type and its amount', () => {
    const sale = event('sale.recorded', { amount: '12.5' });
    const money = (amount: string) => field(37, field(1, field(4, field(1, amount))));
    expect(differencesOf(sale, row('sale.recorded', money('12.5')))).toEqual([]);
    expect(differencesOf(sale, row('sale.recorded', money('12.6')))).toEqual([
      { path: 'body.amount', expected: '12.5', recorded: '12.6' },
    ]);
    expect(differencesOf(sale, { ...row('sale.amended', money('12.5')), commit: '8' })).toEqual([
      { path: 'commit', expected: '7', recorded: '8' },
      { path: 'type', expected: 'sale.recorded', recorded: 'sale.amended' },
      { path: 'body.type', expected: 'sale.recorded', recorded: 'sale.amended' },
    ]);
  });

  it('has the amount of a correction in the correction, and that of an entry of its own in the entry', () => {
    const adjusted = (of: string | null) => event('ledger.commission-adjusted', { of, amount: '-3.00' });
    const correction = row('commission.adjusted', field(40, field(5, field(2, '-3.00'))));
    const own = row('commission.adjusted', field(40, field(1, field(6, field(1, '-3.00')))));
    expect(differencesOf(adjusted('entry'), correction)).toEqual([]);
    expect(differencesOf(adjusted(null), own)).toEqual([]);
    expect(differencesOf(adjusted('entry'), own)).toEqual([{ path: 'body.amount', expected: '-3.00', recorded: null }]);
  });

  it('has none where there was none, and no bytes that cannot be read stop the comparison', () => {
    expect(differencesOf(event('deal.drafted', { amount: null }), row('deal.drafted'))).toEqual([]);
    const broken = { ...row('deal.drafted'), body: Buffer.from([0xff, 0xff, 0x13]) };
    expect(differencesOf(event('deal.drafted', { amount: '1' }), broken).map(({ path }) => path)).toEqual([
      'body.type',
      'body.amount',
    ]);
  });
});

describe('what of customers is published', () => {
  const told = (...history: readonly (readonly [verb: string, data: object])[]) => {
    const types = new PublicTypes();
    return history.map(([verb, data]) => types.of({ type: `journey.${verb}`, data }));
  };
  const submitted = (leadId: string, soldAt: string | null = null) => ['lead-submitted', { leadId, soldAt }] as const;
  const sold = (leadId: string | null) => ['conversion-noted', { leadId }] as const;
  const absorbed = (leadId: string | null, firstConversion: object | null = null) =>
    ['absorbed', { leadId, kept: { firstConversion } }] as const;
  const merged = (leads: object | null) => ['merged', { into: 'a', leads }] as const;

  it('is nothing without a lead, and that a lead has converted once', () => {
    expect(told(['opened', {}], sold(null), ['customer-erased', { journeyId: 'j' }])).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    const again = ['lead-seen-again', { leadId: 'a' }] as const;
    expect(told(submitted('a'), sold('a'), again, sold('a'), ['customer-erased', { journeyId: 'a' }])).toEqual([
      ...['lead.submitted', 'lead.converted', 'lead.seen_again', undefined, 'lead.erased'],
    ]);
    expect(told(submitted('a', '2026-01-01T00:00:00.000Z'), sold('a'))).toEqual(['lead.submitted', undefined]);
  });

  it('is of two leads of one person that one ends, and of one that its customer had bought', () => {
    const leads = { ended: 'b', goesOn: 'a' };
    expect(told(submitted('a'), submitted('b'), absorbed('a', {}), merged(leads), sold('a'))).toEqual([
      ...['lead.submitted', 'lead.submitted', 'lead.converted', 'lead.merged', undefined],
    ]);
    expect(told(submitted('a'), absorbed('a'), merged(null), absorbed('a', {}), sold('a'))).toEqual([
      ...['lead.submitted', undefined, undefined, 'lead.converted', undefined],
    ]);
  });
});
