import type { Principal } from '#libs/access';
import { GraphQLDay, GraphQLDecimal, type ReadArgs, Reads } from '#libs/graphql';
import { type Day, plusDays } from '#libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Field, ObjectType } from '@nestjs/graphql';
import { OLDEST_RATE_DAYS } from './rates.state.js';
import { ratesView } from './rates.view.js';

@ObjectType({ description: 'A published exchange rate.' })
export class ExchangeRate {
  @Field({ description: 'Who published it, such as `ecb`.' })
  source: string;

  @Field({ description: 'The currency that it is per 1 of, such as `EUR`.' })
  base: string;

  @Field({ description: 'The currency it is for.' })
  currency: string;

  @Field(() => GraphQLDecimal, { description: 'Units of the currency per 1 of the base, as published.' })
  rate: string;

  @Field(() => GraphQLDay, { description: 'The day it was published for.' })
  publishedOn: string;
}

/** The latest rate published on or before a day and not too old to be used on it; null when there is none. */
export class RateOnDay extends Query<ExchangeRate | null> {
  constructor(
    readonly caller: Principal,
    readonly args: ReadArgs,
    readonly asked: { readonly source: string; readonly currency: string; readonly day: Day },
  ) {
    super();
  }
}

const LATEST = `
  SELECT source, base, day AS "publishedOn", $3 AS currency, CASE base WHEN $3 THEN '1' ELSE rates ->> $3 END AS rate
  FROM published_rates
  WHERE tenant = $1 AND source = $2 AND (base = $3 OR rates ? $3) AND day BETWEEN $4 AND $5
  ORDER BY day DESC LIMIT 1`;

@QueryHandler(RateOnDay)
export class RateOnDayHandler implements IQueryHandler<RateOnDay> {
  constructor(private readonly reads: Reads) {}

  async execute({ caller, args, asked: { source, currency, day } }: RateOnDay): Promise<ExchangeRate | null> {
    const oldest = plusDays(`${day}T00:00:00.000Z`, -OLDEST_RATE_DAYS, 'UTC').slice(0, 10);
    const values = [caller.tenant, source, currency, oldest, day];
    const [found] = await this.reads.sql<ExchangeRate>(caller, { views: [ratesView.name], args }, LATEST, values);
    return found ?? null;
  }
}
