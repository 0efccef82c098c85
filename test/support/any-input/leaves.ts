import fc, { type Arbitrary } from 'fast-check';

const chosen = (...values: readonly string[]): Arbitrary<string> => fc.constantFrom(...values);

/** One character of every kind that Unicode has, the hostile ones rarely. */
const CHARACTERS: Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  {
    weight: 10,
    arbitrary: chosen(
      'é',
      'e\u0301',
      'ß',
      'İ',
      'ﬁ',
      'Å',
      '한',
      '漢',
      'ع',
      'א',
      '🏳️‍🌈',
      '👩‍👩‍👧',
      '𝔘',
      '²',
      '৬',
      '٣',
      '¼',
      '_',
      '–',
      '«',
      '»',
    ),
  },
  {
    weight: 4,
    arbitrary: chosen('"', "'", '\\', '%', '\t', '\n', '=', '+', '-', '@', '<', '>', '&', '${', '--', ';', '{', '}'),
  },
  {
    weight: 3,
    arbitrary: chosen(
      '\u00A0',
      '\u2003',
      '\u3000',
      '\u2028',
      '\u200B',
      '\u200D',
      '\u202E',
      '\u2066',
      '\uFEFF',
      '\u00AD',
      '\u061C',
    ),
  },
  {
    weight: 2,
    arbitrary: chosen('\uE000', '\uFDD0', '\uFFFE', '\uFFFF', '\u{1FFFE}', '\u{10FFFF}', '\u0378', '\u{E0001}'),
  },
  { weight: 1, arbitrary: chosen('\u0000', '\u0001', '\u001B', '\u007F', '\u0085', '\uD800', '\uDC00', '\uDBFF') },
);

/** Lengths at which fields end. */
const LENGTHS = [1, 2, 16, 50, 64, 100, 200, 201, 400, 500, 501, 1000, 2000, 2001];

export const texts: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(CHARACTERS, { minLength: 1, maxLength: 40 }).map((all) => all.join('')) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(chosen('a', 'é', '漢', '🏁', 'e\u0301'), fc.constantFrom(...LENGTHS))
      .map(([of, length]) => of.repeat(length)),
  },
  {
    weight: 2,
    arbitrary: chosen('', ' ', ' padded ', 'null', '0', 'true', '[]', '{}', '__proto__', 'constructor', 'toString'),
  },
  { weight: 1, arbitrary: chosen('x'.repeat(20_000), '\u0000', 'a\u0000b', '\uD800') },
);

export const decimals: Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom(0, 1, 2, 3))
      .map(([whole, places]) => (whole / 10 ** places).toFixed(places)),
  },
  {
    weight: 3,
    arbitrary: chosen(
      '0',
      '0.00',
      '0.01',
      '1',
      '0.5',
      '999999999999999',
      '1000000000000000',
      '999999999999999.99',
      '0.1234567891',
    ),
  },
  {
    weight: 2,
    arbitrary: chosen(
      '-0.01',
      '-1',
      '-1000000000000000',
      '1000000000000000.01',
      '999999999999999999',
      '0.12345678901',
      `0.${'0'.repeat(29)}1`,
      '9'.repeat(38),
    ),
  },
  {
    weight: 1,
    arbitrary: chosen(
      '',
      ' 1',
      '1e30',
      '1e-30',
      'NaN',
      'Infinity',
      '0x10',
      '+1',
      '1,000.00',
      '-0',
      '٣',
      '9'.repeat(60),
    ),
  },
);

export const instants: Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date('2024-01-01'), max: new Date('2025-06-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  {
    weight: 3,
    arbitrary: chosen(
      '1900-01-01T00:00:00Z',
      '2999-12-31T23:59:59.999Z',
      '2024-02-29T23:59:59.999+14:00',
      '2024-03-31T01:30:00+01:00',
      '1970-01-01T00:00:00Z',
    ),
  },
  {
    weight: 2,
    arbitrary: chosen(
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '1899-12-31T23:59:59.999Z',
      '3000-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
    ),
  },
  {
    weight: 1,
    arbitrary: chosen(
      '2023-02-29T00:00:00Z',
      '2016-12-31T23:59:60Z',
      '+275760-09-13T00:00:00Z',
      '-000001-01-01T00:00:00Z',
      '2024-01-01',
      '2024-01-01T24:00:00Z',
      '',
    ),
  },
);

export const periods = chosen(
  '2024-01',
  '2024-02',
  '2024-03',
  '2023-12',
  '1900-01',
  '2999-12',
  '0000-01',
  '0001-01',
  '9999-12',
  '2024-13',
  '',
);
export const days = chosen(
  '2024-02-29',
  '2024-01-31',
  '1900-01-01',
  '2999-12-31',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2023-02-29',
  '2024-1-1',
  '',
);
/** Currencies of every number of decimals, withdrawn ones, and what is none. */
export const currencies = chosen(
  'EUR',
  'USD',
  'JPY',
  'ISK',
  'CLP',
  'BHD',
  'KWD',
  'TND',
  'CLF',
  'UYW',
  'GBP',
  'HRK',
  'BGN',
  'XXX',
  'ZZZ',
  'eur',
  '',
  'EURO',
);
export const countries = chosen('DE', 'US', 'ZZ', 'de', 'GBR', '', 'Å∑');
export const zones = chosen(
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
  'Africa/Monrovia',
  'Etc/GMT+12',
  'Nowhere/City',
  '+05:00',
  '',
);
export const links = chosen(
  'https://example.com/a',
  `https://example.com/${'a'.repeat(1900)}`,
  'https://xn--bcher-kva.example/ü',
  'javascript:alert(1)',
  'http://example.com',
  'https://u:p@example.com',
  '',
);
export const hosts = chosen(
  'example.com',
  'bücher.example',
  'xn--bcher-kva.example',
  'co.uk',
  'localhost',
  '127.0.0.1',
  'https://a.example.com:8443/x?y#z',
  `${'a'.repeat(63)}.com`,
  `${'a.'.repeat(120)}com`,
  'аррӏе.com',
  '',
);
export const emails = chosen(
  'a@example.com',
  'ü@bücher.example',
  '"a b"@example.com',
  `${'a'.repeat(64)}@example.com`,
  'a@gmail.com',
  'a@b',
  '@',
  '',
);
export const wholes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-1, 100, 101, 255, 3650, 3651, 10_000, 65_536, 1_000_000, 2_147_483_647, -2_147_483_648),
  },
);
