export * from './performance/performance.events.js';
export * from './membership-list/membership-list.events.js';
export { performanceAggregate } from './performance/performance.aggregate.js';
export { dealOutcomeView } from './read-models/deal-outcome.view.js';
export { programDayView } from './read-models/program-day.view.js';
export { UnconvertedRevenue } from './read-models/tier.types.js';
export { TiersModule } from './tiers.module.js';
