export * from './books.events.js';
export * from './ledger.events.js';
