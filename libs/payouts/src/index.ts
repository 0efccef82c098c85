export { FilePayoutProvider, type FileProviderOptions } from './sending/file-provider.js';
export { LineFiles } from './sending/line-files.js';
export type { PayoutOrder, PayoutProvider, Sending } from './sending/payout-provider.js';
export { type PaymentKind, PaymentKinds, type StatusLine } from './payment-kinds.provider.js';
export {
  type PayoutStatusLine,
  readReportedLines,
  readStatusFile,
  REPORTED_COLUMNS,
  type ReportedLine,
} from './sending/status-file.js';
export { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';
export { PayoutsModule } from './payouts.module.js';
