import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { ratesAggregate } from './rates.aggregate.js';
import { RateOnDayHandler } from './rates.queries.js';
import { RatesResolver } from './rates.resolver.js';
import { ratesView } from './rates.view.js';

/** Exchange rates as their sources published them. */
@Module({ providers: [RatesResolver, RateOnDayHandler] })
export class RatesModule {
  static readonly context = context({ aggregates: [ratesAggregate], views: [ratesView] });
}
