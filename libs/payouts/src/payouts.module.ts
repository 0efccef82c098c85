import { readPayoutSettings } from '#libs/config';
import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { FilePayoutProvider } from './file.provider.js';
import { sendPayoutWhenApproved } from './send-payout-when-approved.policy.js';
import { StatusFileResolver } from './status-file.resolver.js';

/** What moves the money of payouts, once a statement has planned them. */
@Module({ providers: [StatusFileResolver] })
export class PayoutsModule {
  static readonly context = context({
    aggregates: [],
    views: [],
    policies: (facts) => [sendPayoutWhenApproved(facts, new FilePayoutProvider(readPayoutSettings(process.env)))],
  });
}
