import { amountOf, type Decimal, exponentOf, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { GraphQLDay, GraphQLDecimal, GraphQLInstant, GraphQLPeriod } from '../types/scalars.js';

@InputType({ description: 'An interval of time: at least one end is given.' })
export class InstantRange {
  @Field(() => GraphQLInstant, { nullable: true, description: 'At or after this.' })
  from?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Before this.' })
  to?: string;
}

@InputType({ description: 'Months one after the other: at least one end is given.' })
export class PeriodRange {
  @Field(() => GraphQLPeriod, { nullable: true, description: 'This month or a later one.' })
  from?: string;

  @Field(() => GraphQLPeriod, {
    nullable: true,
    description: 'This month or an earlier one: a single month has it as both ends.',
  })
  to?: string;
}

@InputType({ description: 'Days one after the other: at least one end is given.' })
export class DayRange {
  @Field(() => GraphQLDay, { nullable: true, description: 'This day or a later one.' })
  from?: string;

  @Field(() => GraphQLDay, { nullable: true, description: 'This day or an earlier one.' })
  to?: string;
}

@InputType({
  description:
    'Amounts in major units, both bounds among them: at least one of bounds and currency is given. Without a currency each row is compared in its own: at least 1000 is 1,000 yen as well as 1,000 euros.',
})
export class AmountRange {
  @Field(() => GraphQLDecimal, { nullable: true, description: 'This or more, such as `1000` or `-0.50`.' })
  atLeast?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'This or less.' })
  atMost?: string;

  @Field(() => String, { nullable: true, description: 'Only amounts in this currency: an ISO 4217 code.' })
  currency?: string;
}

type Ends = Readonly<Partial<Record<'from' | 'to', string | null>>>;

const isGiven = (value: string | null | undefined): value is string => value !== undefined && value !== null;

const empty = (field: string, what: string): Refusal =>
  refuse('EMPTY_RANGE', `${field} says nothing: give ${what}, or leave it out`, field);

/** Moments: the first belongs to the range and the last does not. */
export function instantsFault({ from, to }: Ends, field: string): Refusal | undefined {
  if (!isGiven(from) && !isGiven(to)) return empty(field, '`from`, `to` or both');
  if (!isGiven(from) || !isGiven(to) || from < to) return undefined;
  return refuse('EMPTY_RANGE', `${field} holds nothing: \`to\` must be later than \`from\``, field);
}

/** Months or days: both ends belong to the range. */
export function daysFault({ from, to }: Ends, field: string): Refusal | undefined {
  if (!isGiven(from) && !isGiven(to)) return empty(field, '`from`, `to` or both');
  if (!isGiven(from) || !isGiven(to) || from <= to) return undefined;
  return refuse('EMPTY_RANGE', `${field} holds nothing: \`to\` must not be before \`from\``, field);
}

export function amountsFault({ atLeast, atMost, currency }: AmountRange, field: string): Refusal | undefined {
  if (![atLeast, atMost, currency].some(isGiven)) return empty(field, '`atLeast`, `atMost` or `currency`');
  if (isGiven(currency) && exponentOf(currency) === undefined) {
    return refuse('UNKNOWN_CURRENCY', `${field}.currency is no ISO 4217 code of a currency, such as GBP`, field);
  }
  const [least, most] = [bound(atLeast, `${field}.atLeast`), bound(atMost, `${field}.atMost`)];
  if (isRefusal(least)) return least;
  if (isRefusal(most)) return most;
  if (!least || !most || least.compare(most) <= 0) return undefined;
  return refuse('EMPTY_RANGE', `${field} holds nothing: \`atMost\` must not be less than \`atLeast\``, field);
}

const bound = (given: string | null | undefined, field: string): Decimal | Refusal | undefined =>
  isGiven(given) ? amountOf(given, field) : undefined;
