export * from './amount.js';
export * from './currency.js';
export * from './email.js';
export * from './instant.js';
export * from './key.js';
export * from './product-line.js';
export * from './text.js';
