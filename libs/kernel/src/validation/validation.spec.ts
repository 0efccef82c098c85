import { describe, expect, it, jest } from '@jest/globals';
import { isCurrency, isCurrencyAt } from '../money/currency.js';
import { isRefusal } from '../decision/decider.js';
import { amountOf, exchangeRateOf, moneyOfText, quantityOf } from './amount.js';
import { currencyFault } from './currency.js';
import { dayInput, instantOf, pastInstantOf, periodInput } from './instant.js';
import { keyFault, keyForms, keyOf, knownForm } from './key.js';
import { codePointFault, normalForm, textFault } from './text.js';

const BAD = { refused: 'BAD_TEXT', field: 'note' };
const at = (codePoint: number): string => `a${String.fromCodePoint(codePoint)}b`;

describe('a text', () => {
  it.each([
    [0x0000, 'U+0000'],
    [0x0007, 'U+0007'],
    [0x007f, 'U+007F'],
    [0x0085, 'U+0085'],
    [0xd800, 'U+D800'],
    [0xdfff, 'U+DFFF'],
  ])('holds no U+%s', (codePoint, named) => {
    for (const lines of [true, false]) {
      const fault = textFault(at(codePoint), 'note', { lines });
      expect(fault).toMatchObject(BAD);
      expect(fault?.message).toContain(`note holds the character ${named}`);
    }
  });

  it('has tabs and line breaks only where it may have several lines', () => {
    for (const text of ['a\tb', 'a\nb', 'a\r\nb', 'a\u2028b']) {
      expect(textFault(text, 'note', { lines: true })).toBeUndefined();
      expect(textFault(text, 'note')).toMatchObject(BAD);
    }
  });

  it('may be in any script, with pairs of surrogates', () => {
    for (const text of ['Zoë', '東京', 'عربي', '😀', '👩‍👩‍👧', 'e\u0301'])
      expect(textFault(text, 'note', { seen: true })).toBeUndefined();
  });

  it('is as long as is said, in characters and in bytes', () => {
    expect(textFault('😀'.repeat(200), 'note')).toBeUndefined();
    expect(textFault('a'.repeat(201), 'note')).toMatchObject(BAD);
    expect(textFault('é'.repeat(3), 'note', { most: 3, mostBytes: 6 })).toBeUndefined();
    expect(textFault('é'.repeat(3), 'note', { most: 3, mostBytes: 5 })).toMatchObject(BAD);
    expect(textFault('', 'note', { empty: true })).toBeUndefined();
    expect(textFault(' ', 'note')).toMatchObject(BAD);
  });

  it('that persons read by looking hides nothing', () => {
    expect(textFault(at(0x202e), 'note')).toBeUndefined();
    expect(textFault(at(0x202e), 'note', { seen: true })?.message).toContain('U+202E');
  });

  it('is searched for what no text may hold, whatever it is for', () => {
    expect(codePointFault('a\u0000', 'x')).toMatchObject({ refused: 'BAD_TEXT', field: 'x' });
    expect(codePointFault('a\nb\u200B', 'x')).toBeUndefined();
  });
});

describe('a key', () => {
  it.each([
    ['1001 ', 'U+0020'],
    [' 1001', 'U+0020'],
    ['1001\u200B', 'U+200B'],
    ['1001\u00A0', 'U+00A0'],
    ['10\u00A001', 'U+00A0'],
    ['1001\uFEFF', 'U+FEFF'],
    ['10\u202E01', 'U+202E'],
    ['10\u200D01', 'U+200D'],
    ['10\uFE0F01', 'U+FE0F'],
    ['10\u{E0041}01', 'U+E0041'],
    ['10\u30001', 'U+3000'],
    ['10\u000001', 'U+0000'],
    ['10\n01', 'U+000A'],
  ])('is not %j: it names %s', (key, named) => {
    const fault = keyFault(key, 'externalId');
    expect(fault).toMatchObject({ refused: 'BAD_TEXT', field: 'externalId' });
    expect(fault?.message).toContain(named);
  });

  it('is what a vendor writes, at most 200 characters once it is stored', () => {
    for (const key of ['1001', 'A 1/7:b_#', 'größe-7', '注文1', 'x'.repeat(200)])
      expect(keyFault(key, 'k')).toBeUndefined();
    for (const key of ['', 'x'.repeat(201), '\uFB2C'.repeat(100)])
      expect(keyFault(key, 'k')).toMatchObject({ refused: 'BAD_TEXT' });
  });

  it('is refused for its length before its marks are sorted, which takes the square of it', () => {
    const normalize = jest.spyOn(String.prototype, 'normalize');
    const marks = `a${'\u0315'.repeat(5_000)}${'\u0316'.repeat(5_000)}`;
    expect(keyFault(marks, 'k')).toMatchObject({ refused: 'BAD_TEXT' });
    expect([keyForms(marks), normalForm(marks, 'NFKD')]).toEqual([[marks], marks]);
    expect(normalize).not.toHaveBeenCalled();
    normalize.mockRestore();
  });

  it('is stored in the normal form C, and looked up as it was given where that differs', async () => {
    const [composed, apart] = ['gro\u00DF-\u00E9', 'gro\u00DF-e\u0301'];
    expect(keyOf(apart)).toBe(composed);
    expect([keyForms(composed), keyForms(apart)]).toEqual([[composed], [composed, apart]]);
    const asked: string[] = [];
    const known =
      (...there: string[]) =>
      (form: string) => {
        asked.push(form);
        return Promise.resolve(there.includes(form));
      };
    expect(await knownForm(apart, known(apart))).toBe(apart);
    expect(await knownForm(apart, known(apart, composed))).toBe(composed);
    expect(await knownForm(apart, known())).toBe(composed);
    asked.length = 0;
    expect(await knownForm(composed, known())).toBe(composed);
    expect(asked).toEqual([]);
  });
});

describe('a figure', () => {
  it.each([
    [amountOf, '1000000000000000', '1000000000000000.01', '1000000000000000'],
    [amountOf, '-1000000000000000', '-1000000000000001', '-1000000000000000'],
    [amountOf, '0.0000000001', '0.00000000001', '10 decimals'],
    [quantityOf, '1000000000', '1000000001', '1000000000'],
    [quantityOf, '0.000001', '0.0000001', '6 decimals'],
    [exchangeRateOf, '0.000000001', '0.0000000009', '0.000000001'],
    [exchangeRateOf, '1000000000', '1000000000.1', '1000000000'],
    [exchangeRateOf, '1', `0.${'0'.repeat(29)}1`, '0.000000001'],
    [exchangeRateOf, '1', '0', '0.000000001'],
  ])('%# has bounds, and the refusal names them', (read, good, bad, bound) => {
    expect(isRefusal(read(good, 'f'))).toBe(false);
    const refusal = read(bad, 'f');
    expect(refusal).toMatchObject({ refused: 'OUT_OF_RANGE', field: 'f' });
    expect((refusal as { message: string }).message).toContain(bound);
    expect((refusal as { message: string }).message).toContain('f is out of range');
  });

  it.each(['1e3', '-0', 'NaN', '٣', '', '1,5', '9'.repeat(39)])('is not %j', (text) => {
    expect(amountOf(text, 'f')).toMatchObject({ refused: 'NOT_A_DECIMAL', field: 'f' });
  });

  it('of money has the decimals of its currency', () => {
    expect(moneyOfText('1.5', 'GBP', 'f')).toEqual({ amount: '1.50', currency: 'GBP' });
    expect(moneyOfText('1.005', 'GBP', 'f')).toMatchObject({ refused: 'FINER_THAN_CURRENCY' });
    expect(moneyOfText('10000000000000000', 'JPY', 'f')).toMatchObject({ refused: 'OUT_OF_RANGE' });
  });
});

describe('a time', () => {
  it.each(['2024-02-30T00:00:00Z', '2024-02-10', '', 'soon', '2024-02-10T00:00:00'])('is no moment: %j', (text) => {
    expect(instantOf(text, 't')).toMatchObject({ refused: 'BAD_INSTANT', field: 't' });
  });

  it.each(['0000-01-01T00:00:00Z', '1899-12-31T23:59:59.999Z', '3000-01-01T00:00:00Z', '+012345-01-01T00:00:00Z'])(
    'is out of range: %s',
    (text) => expect(instantOf(text, 't')).toMatchObject({ refused: 'OUT_OF_RANGE', field: 't' }),
  );

  it('lies in the years 1900 to 2999', () => {
    expect(instantOf('1900-01-01T00:00:00Z', 't')).toBe('1900-01-01T00:00:00.000Z');
    expect(instantOf('2999-12-31T23:59:59.999Z', 't')).toBe('2999-12-31T23:59:59.999Z');
    expect(dayInput('0000-01-01', 't')).toMatchObject({ refused: 'OUT_OF_RANGE' });
    expect(dayInput('2024-02-30', 't')).toMatchObject({ refused: 'BAD_DAY' });
    expect(dayInput('2024-02-29', 't')).toBe('2024-02-29');
    expect(periodInput('2024-13', 't')).toMatchObject({ refused: 'NOT_A_PERIOD' });
    expect(periodInput('3000-01', 't')).toMatchObject({ refused: 'OUT_OF_RANGE' });
  });

  it('that has been is at most 5 minutes ahead of the clock', () => {
    const clock = '2024-02-10T12:00:00.000Z';
    expect(pastInstantOf('2024-02-10T12:05:00Z', 't', clock)).toBe('2024-02-10T12:05:00.000Z');
    expect(pastInstantOf('2024-02-10T12:05:00.001Z', 't', clock)).toMatchObject({ refused: 'IN_FUTURE', field: 't' });
    expect(pastInstantOf('2099-01-01T00:00:00Z', 't', undefined)).toBe('2099-01-01T00:00:00.000Z');
  });
});

describe('a currency', () => {
  it.each([
    ['HRK', '2022-12-31T23:59:59.999Z', '2023-01-01T00:00:00.000Z'],
    ['BGN', '2025-06-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    ['LTL', '2014-12-31T00:00:00.000Z', '2015-01-01T00:00:00.000Z'],
  ])('%s is one until it is withdrawn', (code, before, after) => {
    expect(isCurrency(code)).toBe(false);
    expect([isCurrencyAt(code, before), isCurrencyAt(code, after)]).toEqual([true, false]);
    expect(currencyFault(code, before, 'currency')).toBeUndefined();
    expect(currencyFault(code, after, 'currency')).toMatchObject({ refused: 'UNKNOWN_CURRENCY', field: 'currency' });
    expect(currencyFault(code, after, 'currency')?.message).toContain('withdrawn');
  });

  it('is no code that never was one', () => {
    expect(currencyFault('GBP', '2024-01-01T00:00:00.000Z', 'c')).toBeUndefined();
    for (const code of ['XAU', 'gbp', 'ABC', ''])
      expect(currencyFault(code, '2024-01-01T00:00:00.000Z', 'c')).toBeDefined();
  });
});
