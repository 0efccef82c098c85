import { describe, expect, it } from '@jest/globals';
import { ArgsType, InputType } from '@nestjs/graphql';
import { BadValue } from '../faults/bad-value.js';
import { graphqlEnum } from '../types/graphql-enum.js';
import { PageArgs } from '../types/connection.js';
import { GraphQLDecimal, GraphQLInstant } from '../types/scalars.js';
import { toGlobalId } from '../types/global-id.js';
import { inputValidation } from '../validation/validation.js';
import { allOf, belowZero, inMajor, inMinor, present } from './filter-conditions.js';
import {
  type AmountRange,
  Amounts,
  AnyCountry,
  AnyIdOf,
  AnyOf,
  AnyText,
  Instants,
  type InstantRange,
  Matching,
  Periods,
  type PeriodRange,
  Whether,
} from './filter-fields.js';
import { heir, listing } from './listing.js';

const Mood = graphqlEnum<'good' | 'bad'>('SpecMood', 'How it is.', { good: 'Well.', bad: 'Ill.' });
const Order = graphqlEnum<'newest'>('SpecOrder', 'How it is listed.', { newest: 'The latest first.' });

@InputType()
class OwnerFilter {
  @AnyCountry('In these.')
  country?: string[];
}

@InputType()
class ThingFilter {
  @AnyOf(Mood, 'Of these.')
  mood?: ('good' | 'bad')[];

  @AnyIdOf('thing', 'These.')
  id?: string[];

  @AnyText('Called so.')
  number?: string[];

  @Whether('Whether it is loud.')
  loud?: boolean;

  @Instants('Then.')
  madeAt?: InstantRange;

  @Periods('Of these months.')
  period?: PeriodRange;

  @Amounts('Worth this.')
  amount?: AmountRange;

  @Matching(() => OwnerFilter, 'Of such an owner.')
  owner?: OwnerFilter;
}

@ArgsType()
class ThingArgs extends listing(PageArgs, { filter: ThingFilter, orders: Order, byDefault: 'newest' }) {}

const check = async (filter: unknown): Promise<ThingArgs> =>
  (await inputValidation().transform(
    { first: 1, orderBy: 'newest', filter },
    { type: 'query', metatype: ThingArgs },
  )) as ThingArgs;

const fault = async (filter: unknown): Promise<unknown> => {
  const error = await check(filter).catch((thrown: unknown) => thrown);
  const { fields = [] } =
    (error as { extensions?: { fields?: { path: string[]; message: string }[] } }).extensions ?? {};
  return fields.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

const instant = (text: string): unknown => GraphQLInstant.parseValue(text);

describe('a filter', () => {
  it('holds what fits, and nulls inside it ask for nothing', async () => {
    const uuid = '0b6f0f8e-6a0b-5d0a-9a55-0d3c7c1f5a11';
    const { filter } = await check({
      mood: ['good'],
      id: [toGlobalId('thing', uuid), 'thing_of_nothing'],
      loud: null,
      madeAt: { from: instant('2024-01-01T00:00:00+01:00'), to: null },
      owner: { country: null },
    });
    expect(filter).toEqual({
      mood: ['good'],
      id: [uuid, '00000000-0000-4000-8000-000000000000'],
      madeAt: { from: '2023-12-31T23:00:00.000Z' },
      owner: {},
    });
    expect((await check(null)).filter).toBeUndefined();
  });

  it.each([
    ['no value', { mood: [] }, ['filter.mood: mood must contain at least 1 elements']],
    [
      'too many values',
      { number: Array(101).fill('x') },
      ['filter.number: number must contain no more than 100 elements'],
    ],
    ['a number with a blank at its end', { number: ['x '] }, [expect.stringContaining('filter.number: number')]],
    ['no country', { owner: { country: ['gb'] } }, [expect.stringContaining('filter.owner.country: country')]],
    ['no end', { madeAt: {} }, ['filter.madeAt: madeAt says nothing: give `from`, `to` or both, or leave it out']],
    [
      'ends the wrong way round',
      { madeAt: { from: instant('2024-01-02T00:00:00Z'), to: instant('2024-01-01T00:00:00Z') } },
      ['filter.madeAt: madeAt holds nothing: `to` must be later than `from`'],
    ],
    [
      'a moment without length',
      { madeAt: { from: instant('2024-01-02T00:00:00Z'), to: instant('2024-01-02T01:00:00+01:00') } },
      ['filter.madeAt: madeAt holds nothing: `to` must be later than `from`'],
    ],
    ['no moment', { madeAt: { from: instant('yesterday') } }, [expect.stringContaining('filter.madeAt.from: ')]],
    [
      'months the wrong way round',
      { period: { from: '2024-02', to: '2024-01' } },
      ['filter.period: period holds nothing: `to` must not be before `from`'],
    ],
    ['no amount', { amount: {} }, [expect.stringContaining('says nothing')]],
    [
      'amounts the wrong way round',
      { amount: { atLeast: '2', atMost: '1.99' } },
      [expect.stringContaining('holds nothing')],
    ],
    [
      'a huge amount',
      { amount: { atLeast: '1000000000000001' } },
      [expect.stringContaining('amount.atLeast is out of range')],
    ],
    ['no currency', { amount: { currency: 'XYZ' } }, [expect.stringContaining('no ISO 4217 code')]],
    [
      'no decimal',
      { amount: { atMost: GraphQLDecimal.parseValue('1e3') } },
      [expect.stringContaining('filter.amount.atMost')],
    ],
  ])('with %s is refused, naming the place', async (_, filter, faults) => {
    expect(await fault(filter)).toEqual(faults);
  });

  it('may have one moment, month or amount as both ends where both belong to the range', async () => {
    expect(
      await fault({ period: { from: '2024-01', to: '2024-01' }, amount: { atLeast: '1', atMost: '1.0' } }),
    ).toEqual([]);
    expect(instant('never')).toBeInstanceOf(BadValue);
  });
});

describe('what a filter means', () => {
  it('is nothing where it says nothing', () => {
    expect([belowZero(undefined), present(undefined), inMinor(undefined), inMajor('amount', undefined)]).toEqual(
      Array(4).fill(undefined),
    );
    expect(allOf(undefined)).toEqual(allOf(undefined));
  });

  it('is a condition on the row where it says something', () => {
    expect(belowZero(true)).toEqual({ to: '0' });
    expect(belowZero(false)).toEqual({ from: '0' });
    expect(present(false)).toEqual({ present: false });
    expect(inMajor('amount', { atLeast: '1', currency: 'EUR' })).toEqual({ amount: { atLeast: '1' }, currency: 'EUR' });
    expect(inMinor({ atMost: '1' })).toEqual({ minor: { atMost: '1' }, currencyIn: 'currency' });
  });
});

it('an argument that a filter has taken the place of names it', () => {
  expect(heir('status: […]')).toBe('Use `filter: { status: […] }`.');
});
