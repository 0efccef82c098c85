export * from './performance.events.js';
export * from './roster.events.js';
export { performanceAggregate } from './performance.aggregate.js';
export { TiersModule } from './tiers.module.js';
