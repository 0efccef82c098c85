import type { Aggregate } from '#libs/eventing';
import { PublishRates, type RatesCommand, ratesDecider, ratesIdOf } from './rates.js';
import { type RatesEvent, ratesEvents } from './rates.events.js';
import type { RatesState } from './rates.state.js';

export const ratesAggregate: Aggregate<RatesCommand, RatesState, RatesEvent> = {
  decider: ratesDecider,
  events: ratesEvents,
  commands: { PublishRates },
  id: ({ data, context }) => ratesIdOf(context.tenant, data.source),
};
