import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { balanceView } from './balance.view.js';
import { books } from './books.aggregate.js';
import { BooksResolver } from './books.resolver.js';
import { cap } from './cap.aggregate.js';
import { closingView } from './closing.view.js';
import { CommissionMutationsResolver } from './commission.mutations.resolver.js';
import { CommissionResolver } from './commission.resolver.js';
import { commissionView } from './commission.view.js';
import { CommissionLinesResolver } from './graphql/commission-lines.resolver.js';
import { CommissionPlanResolver } from './graphql/commission-plan.resolver.js';
import { PartnerMoneyResolver } from './graphql/partner-money.resolver.js';
import { PayoutReturnResolver } from './graphql/payout-return.resolver.js';
import { PayoutMoneyResolver } from './graphql/payout-money.resolver.js';
import { MoneyFiguresResolver } from './graphql/money-figures.resolver.js';
import { ProgramMoneyResolver } from './graphql/program-money.resolver.js';
import { SaleMoneyResolver } from './graphql/sale-money.resolver.js';
import { ledger } from './ledger.aggregate.js';
import { partnerMonthCommissionView, programMonthCommissionView } from './month.view.js';
import { postToLedgerWhenSomethingHappened } from './post-to-ledger-when-something-happened.policy.js';
import { postUnderCaps } from './post-under-caps.provider.js';
import { PassedSourceResolver } from './passed-source.resolver.js';
import { passedSourceView } from './passed-source.view.js';
import { PayoutCostResolver, PayoutResolver, StatementPayoutResolver } from './payout.resolver.js';
import { payoutView } from './payout.view.js';
import { reverseClawbackWhenDisputeWon } from './reverse-clawback-when-dispute-won.policy.js';
import { settleStatementWhenPayoutSettled } from './settle-statement-when-payout-settled.policy.js';
import { statement } from './statement.aggregate.js';
import { StatementMutationsResolver } from './statement.mutations.resolver.js';
import { StatementResolver } from './statement.resolver.js';
import { capDrawView } from './read-models/cap-draw.view.js';
import { CapUsageResolver } from './graphql/reports/cap-usage.resolver.js';
import { CurrentPeriodResolver } from './graphql/reports/current-period.resolver.js';
import { LiabilitiesResolver } from './graphql/reports/liabilities.resolver.js';
import { PartnerRevenueResolver } from './graphql/reports/partner-revenue.resolver.js';
import { voidWhenPayoutCameBackAfterBan } from './void-when-payout-came-back-after-ban.policy.js';
import { statementView } from './statement.view.js';
import { keptBack } from '#libs/feed';
import { capEvents } from './cap.events.js';
import { ledgerFeed } from './feed/ledger.feed.js';
import { periodFeed } from './feed/period.feed.js';
import { statementFeed } from './feed/statement.feed.js';

/** What partners are owed: ledgers, their months, and the closing of these. */
@Module({
  providers: [
    CommissionResolver,
    CommissionMutationsResolver,
    StatementResolver,
    PayoutResolver,
    StatementPayoutResolver,
    PayoutCostResolver,
    BooksResolver,
    PassedSourceResolver,
    StatementMutationsResolver,
    PartnerMoneyResolver,
    MoneyFiguresResolver,
    ProgramMoneyResolver,
    SaleMoneyResolver,
    PayoutMoneyResolver,
    PayoutReturnResolver,
    CapUsageResolver,
    CurrentPeriodResolver,
    LiabilitiesResolver,
    PartnerRevenueResolver,
    CommissionPlanResolver,
    CommissionLinesResolver,
  ],
})
export class CommissionsModule {
  static readonly context = context({
    aggregates: [ledger, books, statement, cap],
    multiStreamHandlers: [postUnderCaps],
    views: [
      commissionView,
      balanceView,
      statementView,
      payoutView,
      closingView,
      passedSourceView,
      partnerMonthCommissionView,
      programMonthCommissionView,
      capDrawView,
    ],
    feeds: [ledgerFeed, statementFeed, periodFeed, keptBack(capEvents)],
    policies: (facts) => [
      postToLedgerWhenSomethingHappened(facts),
      settleStatementWhenPayoutSettled(facts),
      reverseClawbackWhenDisputeWon(facts),
      voidWhenPayoutCameBackAfterBan(facts),
    ],
  });
}
