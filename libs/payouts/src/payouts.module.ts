import { readPayoutSettings } from '#libs/config';
import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { FilePayoutProvider } from './sending/file-provider.js';
import { PaymentKinds } from './payment-kinds.provider.js';
import { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';
import { PayoutStatuses, StatusFileResolver } from './status-file.resolver.js';

/** What moves the money of payouts, once a statement has planned them. */
@Module({ providers: [StatusFileResolver, PayoutStatuses, PaymentKinds], exports: [PaymentKinds] })
export class PayoutsModule {
  static readonly context = context({
    aggregates: [],
    views: [],
    policies: (facts) => [sendPayoutWhenApproved(facts, new FilePayoutProvider(readPayoutSettings(process.env)))],
  });
}
