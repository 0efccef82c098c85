export * from './period/accounting-periods.events.js';
export * from './program-cap/cap.events.js';
export * from './ledger/events/ledger.events.js';
export * from './statement/statement.events.js';
export { accountingPeriods } from './period/accounting-periods.aggregate.js';
export { CommissionRow } from './read-models/commission/commission.row.view.js';
export { CommissionsModule } from './commissions.module.js';
export type { IGNORED_POSTINGS } from './ledger/events/ignored.js';
export { ledgerIdIn } from './ledger/events/ledger-stream.js';
export {
  ApprovePayout,
  FailPayout,
  IntendPayout,
  MarkPayoutUnknown,
  ReconcilePayout,
  RecordPayoutSent,
  ReturnPayout,
  SettlePayout,
} from './ledger/commands/ledger.commands.js';
export { matches, type SaleAttributes } from './rating/conditions.js';
export { ledger } from './ledger/ledger.aggregate.js';
export { type LedgerState, type Payout, type PayoutStatus } from './ledger/state/ledger.state.js';
export { PayoutRow } from './read-models/payout.row.view.js';
export { statement } from './statement/statement.aggregate.js';
export { ReleasePayout } from './statement/statement.js';
export { StatementRow } from './read-models/statement.row.view.js';
