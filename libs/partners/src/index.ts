export * from './partner.events.js';
