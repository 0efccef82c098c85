export * from './rates.events.js';
