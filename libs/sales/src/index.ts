export * from './events/credit-note.events.js';
export * from './events/sale.events.js';
export { noLinesYet, saleLinesAfter } from './events/sale-lines.js';
export type { LineRefund, LineState, SaleLines } from './lines/line-state.js';
export { creditNoteAggregate, saleAggregate } from './sale/sale.aggregate.js';
export { CreditNoteRow } from './read-models/credit-note.view.js';
export { SaleRow } from './read-models/sale.view.js';
export { SalesModule } from './sales.module.js';
