import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { SaleEvent } from '../events/sale.events.js';
import { given, known, lineOf, recordSale } from '../../test/sale.fixtures.js';
import { sale } from './sale.js';
import { RecordSale } from './sale.commands.js';

const events = (decision: unknown): SaleEvent[] => {
  expect(Array.isArray(decision)).toBe(true);
  return decision as SaleEvent[];
};
const recorded = (more: Partial<ContentDraft> = {}): SaleEvent[] =>
  events(scenario(sale).given().when(recordSale(more)));

describe('recording a sale', () => {
  it('works out exact amounts, finer than the minor unit', () => {
    const [event] = recorded();
    expect(event).toMatchObject({
      type: 'sale.recorded',
      data: {
        saleId: 'sale-1',
        occurredAt: '2011-01-15T10:00:00.000Z',
        timeZone: 'Europe/London',
        amount: '15.303',
        lines: [
          { line: 1, product: '85123A', amount: '15.3' },
          { line: 2, product: 'PADS', quantity: '3', unitPrice: '0.001', amount: '0.003' },
        ],
      },
    });
  });

  it('keeps lines that look alike apart', () => {
    const [event] = recorded({ lines: [lineOf('1', '2'), lineOf('1', '2')] });
    expect(event).toMatchObject({ data: { amount: '4', lines: [{ line: 1 }, { line: 2 }] } });
  });

  it('takes a direct sale and one without anything charged', () => {
    expect(recorded({ credits: [], lines: [lineOf('1', '0')] })[0]).toMatchObject({
      data: { amount: '0', credits: [] },
    });
  });

  it.each<[string, string, Partial<ContentDraft>]>([
    ['UNKNOWN_CURRENCY', 'currency', { currency: 'XXX' }],
    ['NO_LINES', 'lines', { lines: [] }],
    ['NOT_A_DECIMAL', 'lines.0.unitPrice', { lines: [lineOf('1', '1e3')] }],
    ['NOT_A_DECIMAL', 'lines.0.unitPrice', { lines: [lineOf('1', 'NaN')] }],
    ['NOT_A_DECIMAL', 'lines.1.quantity', { lines: [lineOf('1', '1'), lineOf('-0', '1')] }],
    ['NOT_A_DECIMAL', 'lines.0.quantity', { lines: [lineOf('١٢', '1')] }],
    ['NOT_A_DECIMAL', 'lines.0.unitPrice', { lines: [lineOf('1', '9'.repeat(40))] }],
    ['OUT_OF_RANGE', 'lines.0.unitPrice', { lines: [lineOf('1', '1000000000000001')] }],
    ['OUT_OF_RANGE', 'lines.0.unitPrice', { lines: [lineOf('1', '0.00000000001')] }],
    ['OUT_OF_RANGE', 'lines.0.quantity', { lines: [lineOf('1000000001', '1')] }],
    ['OUT_OF_RANGE', 'lines.0.quantity', { lines: [lineOf('0.0000001', '1')] }],
    ['OUT_OF_RANGE', 'lines.0', { lines: [lineOf('1000000000', '10000000000')] }],
    ['OUT_OF_RANGE', 'lines.0', { lines: [lineOf('0.000001', '0.000001')] }],
    ['OUT_OF_RANGE', 'lines', { lines: [lineOf('9', '1'.repeat(15)), lineOf('9', '1'.repeat(15))] }],
    ['BAD_TEXT', 'externalId', { externalId: '' }],
    ['BAD_TEXT', 'externalId', { externalId: '1001 ' }],
    ['BAD_TEXT', 'externalId', { externalId: ' 1001' }],
    ['BAD_TEXT', 'externalId', { externalId: '1001\u200b' }],
    ['BAD_TEXT', 'externalId', { externalId: '1001\u00a0' }],
    ['BAD_TEXT', 'externalId', { externalId: '10\u000001' }],
    ['BAD_TEXT', 'customer.ref', { customer: { ref: '\u202e1', country: null, returning: null } }],
    ['BAD_TEXT', 'lines.0.product', { lines: [{ ...lineOf('1', '1'), product: 'P\ud800' }] }],
    ['BAD_TEXT', 'lines.0.category', { lines: [{ ...lineOf('1', '1'), category: 'a\nb' }] }],
    ['BAD_TEXT', 'metadata.0.value', { metadata: { a: '\u0007' } }],
    ['BAD_TEXT', 'metadata.0.key', { metadata: { 'a\tb': '' } }],
    ['BAD_TEXT', 'saleType', { saleType: 'x'.repeat(201) }],
    ['BAD_TEXT', 'lines.0.product', { lines: [{ ...lineOf('1', '1'), product: '' }] }],
    ['BAD_TEXT', 'customer.ref', { customer: { ref: '', country: null, returning: null } }],
    ['BAD_COUNTRY', 'customer.country', { customer: { ref: '1', country: 'UK!', returning: null } }],
    ['BAD_TEXT', 'metadata.0.value', { metadata: { a: 'x'.repeat(201) } }],
    ['TOO_MANY', 'metadata', { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) }],
    ['NEGATIVE_SALE', 'lines', { lines: [lineOf('-1', '3')] }],
    ['WEIGHTS_DO_NOT_ADD_UP', 'credits', { credits: [{ partnerId: 'partner-1', weight: 9_999 }] }],
    ['WEIGHTS_DO_NOT_ADD_UP', 'credits', { credits: [{ partnerId: 'partner-1', weight: 10_000.5 }] }],
  ])('refuses with %s at %s', (code, field, more) => {
    expect(scenario(sale).given().when(recordSale(more))).toMatchObject({ refused: code, field });
  });

  it.each([
    ['OUT_OF_RANGE', '0000-01-01T00:00:00.000Z'],
    ['OUT_OF_RANGE', '3000-01-01T00:00:00.000Z'],
    ['IN_FUTURE', '2011-01-15T10:05:00.001Z'],
    ['IN_FUTURE', '2062-02-10T00:00:00.000Z'],
  ])('refuses with %s what happened at %s', (code, at) => {
    const clock = '2011-01-15T10:00:00.000Z';
    const asked = recordSale({}, known, at);
    const decision = scenario(sale)
      .given()
      .when(new RecordSale(asked.data, { ...asked.context, clock }));
    expect(decision).toMatchObject({ refused: code, field: 'occurredAt' });
  });

  it('takes a withdrawn currency before its withdrawal', () => {
    const kuna = (at: string) =>
      scenario(sale)
        .given()
        .when(recordSale({ currency: 'HRK' }, known, at));
    expect(events(kuna('2022-12-31T22:00:00.000Z'))).toHaveLength(1);
    expect(kuna('2023-01-01T00:00:00.000Z')).toMatchObject({ refused: 'UNKNOWN_CURRENCY', field: 'currency' });
  });

  it('refuses weights of nothing and a partner credited twice', () => {
    const two = { timeZone: 'Europe/London', partners: ['in-program', 'in-program'] } as const;
    const weights = (a: number, b: number, second = 'partner-2') =>
      recordSale(
        {
          credits: [
            { partnerId: 'partner-1', weight: a },
            { partnerId: second, weight: b },
          ],
        },
        two,
      );
    expect(scenario(sale).given().when(weights(10_000, 0))).toMatchObject({ refused: 'WEIGHTS_DO_NOT_ADD_UP' });
    expect(
      scenario(sale)
        .given()
        .when(weights(5_000, 5_000, 'partner-1')),
    ).toMatchObject({
      refused: 'PARTNER_CREDITED_TWICE',
    });
    expect(events(scenario(sale).given().when(weights(3_333, 6_667)))).toHaveLength(1);
  });

  it.each([
    ['NOT_FOUND', 'programId', { ...known, timeZone: null }],
    ['PARTNER_NOT_FOUND', 'credits.0', { ...known, partners: ['unknown'] as const }],
    ['PARTNER_NOT_FOUND', 'credits.0', { ...known, partners: [] }],
  ])('refuses with %s what other contexts do not know', (code, field, knowledge) => {
    expect(scenario(sale).given().when(recordSale({}, knowledge))).toMatchObject({ refused: code, field });
  });

  it('credits the record that a merged partner ended in, and says who was named', () => {
    const knowledge = { ...known, partners: [{ survivor: 'new' }] };
    const [event] = events(
      scenario(sale)
        .given()
        .when(recordSale({ credits: [{ partnerId: 'old', weight: 10_000 }] }, knowledge)),
    );
    expect(event?.data).toMatchObject({
      credits: [{ partnerId: 'new', weight: 10_000, namedPartnerId: 'old' }],
      namedCredits: [{ partnerId: 'old', weight: 10_000 }],
    });
  });

  it('makes one of two credits that come to one partner, at the earlier place, and knows the sale again', () => {
    const partners = [{ survivor: 'new' }, 'in-program', { survivor: 'new' }] as const;
    const credits = [
      { partnerId: 'old', weight: 3_000 },
      { partnerId: 'new', weight: 5_000 },
      { partnerId: 'older', weight: 2_000 },
    ];
    const command = recordSale({ credits }, { ...known, partners });
    const recordedNow = events(scenario(sale).given().when(command));
    expect(recordedNow[0]?.data).toMatchObject({
      credits: [{ partnerId: 'new', weight: 10_000, namedPartnerId: 'old' }],
      namedCredits: credits,
    });
    expect(
      scenario(sale)
        .given(...recordedNow)
        .when(command),
    ).toEqual([]);
    const again = recordSale({ credits: [{ partnerId: 'new', weight: 10_000 }] });
    expect(
      scenario(sale)
        .given(...recordedNow)
        .when(again),
    ).toMatchObject({ refused: 'SALE_DIFFERS' });
  });

  it('refuses more than one append holds, and says how much that is', () => {
    const lines = Array.from({ length: 9_000 }, () => lineOf('1', '1'));
    const decision = scenario(sale).given().when(recordSale({ lines }));
    expect(decision).toMatchObject({ refused: 'TOO_LARGE', field: 'lines' });
    expect(JSON.stringify(decision)).toContain('921600 bytes');
  });
});

describe('recording a sale again', () => {
  const past = recorded();

  it('is a repeat whatever the rules are by now, and however its letters are composed', () => {
    const older = recorded().map((event) => ({
      ...event,
      data: { ...event.data, externalId: 'e\u0301 ', occurredAt: '2062-01-01T00:00:00.000Z' },
    })) as SaleEvent[];
    const again = recordSale({ externalId: '\u00e9 ' }, known, '2062-01-01T00:00:00.000Z');
    const clock = '2011-01-15T10:00:00.000Z';
    const repeat = new RecordSale(again.data, { ...again.context, clock });
    expect(
      scenario(sale)
        .given(...older)
        .when(repeat),
    ).toEqual([]);
  });

  it('changes nothing when it says the same, however figures are written', () => {
    const lines = given.lines.map((line) => ({
      ...line,
      quantity: `${line.quantity}.0`,
      unitPrice: `${line.unitPrice}0`,
    }));
    expect(
      scenario(sale)
        .given(...past)
        .when(recordSale({ lines })),
    ).toEqual([]);
  });

  it('changes nothing after the partner was merged and the zone changed', () => {
    const later = { timeZone: 'Europe/Paris', partners: [{ survivor: 'partner-9' }] };
    expect(
      scenario(sale)
        .given(...past)
        .when(recordSale({}, later)),
    ).toEqual([]);
  });

  it.each<[string, Partial<ContentDraft>, string]>([
    ['another line', { lines: [...given.lines, lineOf('1', '1')] }, ''],
    ['another price', { lines: [lineOf('6', '2.54')] }, ''],
    ['another currency', { currency: 'EUR' }, ''],
    ['another partner', { credits: [{ partnerId: 'partner-2', weight: 10_000 }] }, ''],
    ['another customer', { customer: null }, ''],
    ['other metadata', { metadata: { campaign: 'spring' } }, ''],
    ['another time', {}, '2011-01-15T10:00:00.001Z'],
    ['a bad figure', { lines: [lineOf('1', 'x')] }, ''],
  ])('refuses %s', (_, more, at) => {
    const decision = scenario(sale)
      .given(...past)
      .when(recordSale(more, known, at || undefined));
    expect(decision).toMatchObject({ refused: 'SALE_DIFFERS', field: 'externalId' });
  });
});
