export { FilePayoutProvider, type FileProviderOptions } from './file.provider.js';
export type { PayoutOrder, PayoutProvider, Sending } from './payout.provider.js';
export { type PaymentKind, PaymentKinds, type StatusLine } from './payment-kinds.provider.js';
export { type PayoutStatusLine, readStatusFile } from './status-file.provider.js';
export { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';
export { PayoutsModule } from './payouts.module.js';
