import {
  type Day,
  dayInput,
  Decimal,
  Fraction,
  type Instant,
  instantOf,
  isRefusal,
  type Period,
  periodInput,
  type Position,
  refuse,
  type Refusal,
  roundFraction,
} from '#libs/kernel';
import { type GraphQLLeafType, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { BadValue } from '../faults/bad-value.js';
import { fault } from '../faults/faults.js';
import { parsePosition, positionText } from '#libs/eventing';

interface TextScalar<Internal> {
  readonly name: string;
  readonly description: string;
  readonly read: (text: string, field: string) => Internal | Refusal;
  readonly write: (value: Internal) => string;
}

/** What a scalar says of itself that reads objects, which no other does. */
export const TAKES_OBJECTS = { takesObjects: true };
export const takesObjects = ({ extensions }: GraphQLLeafType): boolean => extensions['takesObjects'] === true;

const ECHOED = 200;

/**
 * Only strings come in: a JSON number has lost digits before anybody could look at it. A text that is none of its kind is passed on as a
 * `BadValue`: who checks the input refuses it with its path.
 */
function textScalar<Internal extends string | Position>({
  name,
  description,
  read,
  write,
}: TextScalar<Internal>): GraphQLScalarType<Internal | BadValue, string> {
  const parse = (value: unknown): Internal | BadValue => {
    if (typeof value !== 'string') {
      throw fault('BAD_USER_INPUT', `${name} takes text, not ${(JSON.stringify(value) ?? 'this').slice(0, ECHOED)}`);
    }
    const parsed = read(value, name);
    return isRefusal(parsed) ? new BadValue((field) => read(value, field) as Refusal) : parsed;
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
    'A moment: ISO 8601 with an offset, such as `2011-01-31T23:59:59.999Z`. Years 1900 to 2999. Answers are in UTC with milliseconds.',
  read: instantOf,
  write: (value: Instant | Date) => (value instanceof Date ? value.toISOString() : value),
});

export const GraphQLPeriod = textScalar<Period>({
  name: 'Period',
  description: 'A calendar month of the program’s time zone, such as `2011-01`.',
  read: periodInput,
  write: same,
});

export const GraphQLDay = textScalar<Day>({
  name: 'Day',
  description: 'A calendar day, such as `2011-01-31`.',
  read: dayInput,
  write: same,
});

export const GraphQLDecimal = textScalar<string>({
  name: 'ExactDecimal',
  description:
    'An exact decimal number as text, such as `-0.125`: at most 38 digits, no exponent, no grouping. A figure that is no decimal, such as a third of a sale, is given to 10 places.',
  read: (text, field) =>
    Decimal.parse(text)?.toString() ??
    refuse('NOT_A_DECIMAL', `${field} is not plain decimal notation of at most 38 digits, such as 1234.50`, field),
  write: (value: string | Decimal) => decimalText(value.toString()),
});

const PLACES = 10;

/** What is exact and no decimal, such as `1/3`, is given to 10 places. */
function decimalText(text: string): string {
  if (!text.includes('/')) return text;
  const { numerator, denominator } = Fraction.of(text);
  const units = roundFraction(numerator * 10n ** BigInt(PLACES), denominator, 'half-even');
  return Decimal.ofUnits(units, PLACES).toString();
}

export const GraphQLPosition = textScalar<Position>({
  name: 'Position',
  description:
    'Where something stands in the whole history, such as `1234/1230`. Mutations answer with one; queries take one to wait for.',
  read: (text, field) =>
    parsePosition(text) ?? refuse('BAD_POSITION', `${field} is no position, such as 1234/1230`, field),
  write: positionText,
});
