import {
  type Day,
  Decimal,
  type Instant,
  isDay,
  isPeriod,
  parseInstant,
  type Period,
  type Position,
} from '#libs/kernel';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { fault } from './faults.js';
import { parsePosition, positionText } from '#libs/eventing';

interface TextScalar<Internal> {
  readonly name: string;
  readonly description: string;
  readonly read: (text: string) => Internal | undefined;
  readonly write: (value: Internal) => string;
}

/** Only strings come in: a JSON number has lost digits before anybody could look at it. */
function textScalar<Internal>({
  name,
  description,
  read,
  write,
}: TextScalar<Internal>): GraphQLScalarType<Internal, string> {
  const parse = (value: unknown): Internal => {
    const parsed = typeof value === 'string' ? read(value) : undefined;
    if (parsed === undefined) throw fault('BAD_USER_INPUT', `${name} does not take ${JSON.stringify(value)}`);
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => write(value as Internal),
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const same = (text: string): string => text;

export const GraphQLInstant = textScalar<Instant>({
  name: 'Instant',
  description:
    'A moment: ISO 8601 with an offset, such as `2011-01-31T23:59:59.999Z`. Answers are in UTC with milliseconds.',
  read: parseInstant,
  write: (value: Instant | Date) => (value instanceof Date ? value.toISOString() : value),
});

export const GraphQLPeriod = textScalar<Period>({
  name: 'Period',
  description: 'A calendar month of the program’s time zone, such as `2011-01`.',
  read: (text) => (isPeriod(text) ? text : undefined),
  write: same,
});

export const GraphQLDay = textScalar<Day>({
  name: 'Day',
  description: 'A calendar day, such as `2011-01-31`.',
  read: (text) => (isDay(text) ? text : undefined),
  write: same,
});

export const GraphQLDecimal = textScalar<string>({
  name: 'ExactDecimal',
  description: 'An exact decimal number as text, such as `-0.125`: at most 38 digits, no exponent, no grouping.',
  read: (text) => Decimal.parse(text)?.toString(),
  write: (value: string | Decimal) => value.toString(),
});

export const GraphQLPosition = textScalar<Position>({
  name: 'Position',
  description:
    'Where something stands in the whole history, such as `1234/1230`. Mutations answer with one; queries take one to wait for.',
  read: parsePosition,
  write: positionText,
});
