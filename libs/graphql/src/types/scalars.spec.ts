import { describe, expect, it } from '@jest/globals';
import { type GraphQLScalarType, parseValue } from 'graphql';
import { BadValue } from '../faults/bad-value.js';
import { GraphQLDay, GraphQLDecimal, GraphQLInstant, GraphQLPeriod, GraphQLPosition } from './scalars.js';

const verdict = (scalar: GraphQLScalarType, value: unknown): unknown => {
  try {
    const read: unknown = scalar.parseValue(value);
    return read instanceof BadValue ? 'refused' : read;
  } catch {
    return 'refused';
  }
};

describe.each([
  [GraphQLInstant, '2011-01-31T23:59:59+01:00', '2011-01-31T22:59:59.000Z'],
  [GraphQLPeriod, '2011-01', '2011-01'],
  [GraphQLDay, '2012-02-29', '2012-02-29'],
  [GraphQLDecimal, '-0.1250', '-0.125'],
])('%s', (scalar, text, parsed) => {
  it('takes its own form', () => {
    expect(verdict(scalar, text)).toBe(parsed);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(text)))).toBe(parsed);
  });

  it.each([1, 1.5, true, null, {}, [], '', 'x', '１２', 'NaN'])('refuses %j', (value) => {
    expect(verdict(scalar, value)).toBe('refused');
  });

  it('refuses a literal that is no string', () => {
    expect(() => scalar.parseLiteral(parseValue('12'))).toThrow();
  });
});

it.each(['1e3', '-0', '+1', '1,000', '.5', '1'.repeat(39), '٣'])('no exact decimal is %j', (text) => {
  expect(verdict(GraphQLDecimal, text)).toBe('refused');
});

it.each(['2011-02-29', '2011-13-01', '2011-1-1'])('no day is %j', (text) => {
  expect(verdict(GraphQLDay, text)).toBe('refused');
});

it('no instant is without an offset', () => {
  expect(verdict(GraphQLInstant, '2011-01-31T23:59:59')).toBe('refused');
});

it('a position is read and written', () => {
  expect(verdict(GraphQLPosition, '12/10')).toEqual({ commit: 12n, prepare: 10n });
  expect(GraphQLPosition.serialize({ commit: 12n, prepare: 10n })).toBe('12/10');
  expect(verdict(GraphQLPosition, '12')).toBe('refused');
  expect(verdict(GraphQLPosition, '-1/0')).toBe('refused');
});

it.each([
  [GraphQLInstant, '2024-02-30T00:00:00Z', 'BAD_INSTANT'],
  [GraphQLInstant, '0000-01-01T00:00:00Z', 'OUT_OF_RANGE'],
  [GraphQLInstant, '3000-01-01T00:00:00Z', 'OUT_OF_RANGE'],
  [GraphQLDay, '2024-02-30', 'BAD_DAY'],
  [GraphQLDay, '0001-01-01', 'OUT_OF_RANGE'],
  [GraphQLPeriod, '2024-13', 'NOT_A_PERIOD'],
  [GraphQLDecimal, '1e3', 'NOT_A_DECIMAL'],
])('%s passes %s on, to be refused as %s where it stands', (scalar, text, code) => {
  const passed: unknown = scalar.parseValue(text);
  expect(passed).toBeInstanceOf(BadValue);
  expect((passed as BadValue).refusal('items.0.at')).toMatchObject({ refused: code, field: 'items.0.at' });
});

it('what is no text is echoed in part only', () => {
  expect(() => GraphQLInstant.parseValue(Array.from({ length: 1000 }, () => 1))).toThrow(/^.{1,250}$/);
});
