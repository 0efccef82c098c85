export { FilePayoutProvider, type FileProviderOptions } from './file.provider.js';
export type { PayoutOrder, PayoutProvider, Sending } from './payout.provider.js';
export { type PayoutStatusLine, readStatusFile } from './payout.status-file.js';
export { PayoutRow } from './payout.view.js';
export { PayoutsModule } from './payouts.module.js';
