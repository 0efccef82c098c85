import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { balanceView } from './balance.view.js';
import { books } from './books.js';
import { BooksResolver } from './books.resolver.js';
import { closingView } from './closing.view.js';
import { CommissionMutationsResolver } from './commission.mutations.resolver.js';
import { CommissionResolver } from './commission.resolver.js';
import { commissionView } from './commission.view.js';
import { ledger } from './ledger.js';
import { partnerMonthCommissionView, programMonthCommissionView } from './month.view.js';
import { postToLedgerWhenSomethingHappened } from './post-to-ledger-when-something-happened.policy.js';
import { StatementResolver } from './statement.resolver.js';
import { statementView } from './statement.view.js';

/** What partners are owed: ledgers, their months, and the closing of these. */
@Module({ providers: [CommissionResolver, CommissionMutationsResolver, StatementResolver, BooksResolver] })
export class CommissionsModule {
  static readonly context = context({
    aggregates: [ledger, books],
    views: [
      commissionView,
      balanceView,
      statementView,
      closingView,
      partnerMonthCommissionView,
      programMonthCommissionView,
    ],
    policies: (facts) => [postToLedgerWhenSomethingHappened(facts)],
  });
}
