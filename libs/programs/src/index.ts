export * from './plan.js';
export * from './program.events.js';
