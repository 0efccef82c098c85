export * from './performance/performance.events.js';
export * from './membership-list/membership-list.events.js';
export { performanceAggregate } from './performance/performance.aggregate.js';
export { TiersModule } from './tiers.module.js';
