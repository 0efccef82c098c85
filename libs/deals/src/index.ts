export * from './account.events.js';
export * from './deal.events.js';
export * from './evidence.js';
export * from './identifier.events.js';
export * from './name-block.events.js';
export * from './portfolio.events.js';
