export * from './books.events.js';
export * from './cap.events.js';
export * from './ledger.events.js';
export * from './statement.events.js';
export { books } from './books.aggregate.js';
export { CommissionRow } from './commission.row.view.js';
export { CommissionsModule } from './commissions.module.js';
export { ledgerIdIn } from './commission.rows.view.js';
export {
  ApprovePayout,
  FailPayout,
  IntendPayout,
  MarkPayoutUnknown,
  ReconcilePayout,
  RecordPayoutSent,
  ReturnPayout,
  SettlePayout,
} from './ledger.commands.js';
export { ledger } from './ledger.aggregate.js';
export { type LedgerState, type Payout, type PayoutStatus } from './ledger.state.js';
export { PayoutRow } from './payout.row.view.js';
export { statement } from './statement.aggregate.js';
export { ReleasePayout } from './statement.js';
export { StatementRow } from './statement.row.view.js';
