import { Caller, type Principal, READERS, Roles, STAFF } from '#libs/access';
import { GraphQLDay, Input, List, MutationInput, MutationPayload, Mutations, ReadArgs, TextField } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type DraftDay, MOST_CURRENCIES, MOST_DAYS, PublishRates, ratesIdOf } from './rates.js';
import { ExchangeRate, RateOnDay } from './rates.queries.js';

@InputType({ description: 'What one unit of the base was worth in a currency.' })
export class CurrencyRateInput {
  @TextField(16, { description: 'Three capital letters; codes of retired currencies are welcome.' })
  currency: string;

  @TextField(64, {
    description: 'Units of the currency per 1 of the base, as published: a plain decimal from 10^-9 to 10^9.',
  })
  rate: string;
}

@InputType({ description: 'One published day.' })
export class RatesOfDayInput implements DraftDay {
  @Field(() => GraphQLDay, { description: 'The day, such as `2011-01-31`.' })
  day: string;

  @Field(() => [CurrencyRateInput], { description: `1 to ${MOST_CURRENCIES}, each currency once.` })
  @List(() => CurrencyRateInput, MOST_CURRENCIES)
  rates: CurrencyRateInput[];
}

@InputType({ description: 'Rates as a source has published them.' })
export class PublishRatesInput extends MutationInput {
  @TextField(100, { description: 'Who published them: 1 to 50 lower-case letters, digits and dashes, such as `ecb`.' })
  source: string;

  @TextField(16, { description: 'The currency that rates are per 1 of, the same for ever, such as `EUR`.' })
  base: string;

  @Field(() => [RatesOfDayInput], { description: `At most ${MOST_DAYS} days in any order: all are taken, or none.` })
  @List(() => RatesOfDayInput, MOST_DAYS)
  days: RatesOfDayInput[];
}

@ObjectType({ description: 'The source whose rates were taken, or why none were.' })
export class PublishRatesPayload extends MutationPayload {}

@ArgsType()
export class RateArgs extends ReadArgs {
  @TextField(16, { description: 'The currency, such as `GBP`.' })
  currency: string;

  @Field(() => GraphQLDay, { description: 'The day to use it on.' })
  day: string;

  @TextField(100, { defaultValue: 'ecb', description: 'Who published it.' })
  source: string;
}

@Resolver()
export class RatesResolver {
  constructor(
    private readonly queries: QueryBus,
    private readonly mutations: Mutations,
  ) {}

  @Query(() => ExchangeRate, {
    nullable: true,
    description:
      'The latest rate published on or before the day; null when there is none or it is more than 7 calendar days older.',
  })
  @Roles(...READERS)
  exchangeRate(@Args() args: RateArgs, @Caller() caller: Principal): Promise<ExchangeRate | null> {
    return this.queries.execute(new RateOnDay(caller, args, args));
  }

  @Mutation(() => PublishRatesPayload, {
    description: 'Takes published exchange rates. A day that is there with the same figures is no change.',
  })
  @Roles(...STAFF, 'integration')
  publishRates(@Input() input: PublishRatesInput, @Caller() caller: Principal): Promise<PublishRatesPayload> {
    const { source, base, days } = input;
    const id = ratesIdOf(caller.tenant, source);
    return this.mutations.creating(
      { name: 'publishRates', kind: 'rates', id, input, caller },
      (_id, context) => new PublishRates({ source, base, days }, context),
    );
  }
}
