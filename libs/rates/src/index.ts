export * from './rates.events.js';
export * from './rates.state.js';
export { type Conversion, conversionOn, type KnownConversion } from './conversion.js';
export { MOST_DAYS as MOST_DAYS_AT_ONCE, PublishRates, ratesIdOf } from './rates.js';
export { ratesAggregate } from './rates.aggregate.js';
export { RatesModule } from './rates.module.js';
