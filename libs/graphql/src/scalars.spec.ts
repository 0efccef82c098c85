import { describe, expect, it } from '@jest/globals';
import { type GraphQLScalarType, parseValue } from 'graphql';
import { GraphQLDay, GraphQLDecimal, GraphQLInstant, GraphQLPeriod, GraphQLPosition } from './scalars.js';

const verdict = (scalar: GraphQLScalarType, value: unknown): unknown => {
  try {
    return scalar.parseValue(value);
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
