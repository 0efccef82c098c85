export * from './credit-note.events.js';
export * from './sale.events.js';
export { creditNoteAggregate, saleAggregate } from './sale.aggregate.js';
export { CreditNoteRow } from './credit-note.view.js';
export { SaleRow } from './sale.view.js';
export { SalesModule } from './sales.module.js';
