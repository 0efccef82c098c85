export * from './agenda.events.js';
export { type DeadlineReached, isReached, ONLY_REACHED } from './reached.policy.js';
