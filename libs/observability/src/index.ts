export * from './edge.js';
export * from './health.js';
export * from './lifetime.js';
export * from './logger.js';
export * from './metrics.js';
export * from './nest-logger.js';
export * from './observability.module.js';
export type * from './runner-status.js';
export * from './trace.js';
