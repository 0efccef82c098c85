export { FilePayoutProvider, type FileProviderOptions } from './file.provider.js';
export { LineFiles } from './line-files.provider.js';
export type { PayoutOrder, PayoutProvider, Sending } from './payout.provider.js';
export { type PaymentKind, PaymentKinds, type StatusLine } from './payment-kinds.provider.js';
export {
  type PayoutStatusLine,
  readReportedLines,
  readStatusFile,
  REPORTED_COLUMNS,
  type ReportedLine,
} from './status-file.provider.js';
export { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';
export { PayoutsModule } from './payouts.module.js';
