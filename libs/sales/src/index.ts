export * from './credit-note.events.js';
export * from './sale.events.js';
