import type { AnyFeed } from '#libs/eventing';
import { feed } from '#libs/feed';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { commissions } from './commission.js';
import { payouts } from './payout.js';
import { skippedSources } from './skipped-source.js';
import { closedStatement } from './statement.feed.js';

/** What ledgers say: of their entries, of sources that brought nothing, of statements and of payouts. */
export const ledgerFeed: AnyFeed = feed<LedgerEvent>()({
  source: ledgerEvents,
  on: {
    'ledger.opened': 'kept-back',
    ...commissions,
    ...skippedSources,
    'ledger.period-closed': closedStatement,
    ...payouts,
  },
});
