import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { ratesAggregate } from './rates.aggregate.js';
import { RateOnDayHandler } from './rates.queries.js';
import { RatesResolver } from './rates.resolver.js';
import { ratesView } from './rates.view.js';
import { keptBack } from '#libs/feed';
import { ratesEvents } from './rates.events.js';

/** Exchange rates as their sources published them. */
@Module({ providers: [RatesResolver, RateOnDayHandler] })
export class RatesModule {
  static readonly context = context({
    aggregates: [ratesAggregate],
    views: [ratesView],
    feeds: [keptBack(ratesEvents)],
  });
}
