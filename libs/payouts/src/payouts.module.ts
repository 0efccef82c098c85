import { readPayoutSettings } from '#libs/config';
import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { FilePayoutProvider } from './file.provider.js';
import { PayoutResolver, StatementPayoutResolver } from './payout.resolver.js';
import { payoutView } from './payout.view.js';
import { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';

/** What becomes of payouts once a statement has planned them. */
@Module({ providers: [PayoutResolver, StatementPayoutResolver] })
export class PayoutsModule {
  static readonly context = context({
    aggregates: [],
    views: [payoutView],
    policies: (facts) => [sendPayoutWhenApproved(facts, new FilePayoutProvider(readPayoutSettings(process.env)))],
  });
}
