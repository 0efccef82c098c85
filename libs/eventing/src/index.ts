export * from './aggregate.js';
export * from './context.js';
export * from './event-store.js';
export * from './facts.js';
export * from './policy.js';
export * from './view.js';
