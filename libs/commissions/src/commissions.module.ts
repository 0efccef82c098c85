import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { balanceView } from './read-models/balance/balance.view.js';
import { accountingPeriods } from './period/accounting-periods.aggregate.js';
import { PeriodResolver } from './graphql/period.resolver.js';
import { cap } from './program-cap/cap.aggregate.js';
import { closingView } from './read-models/closing.view.js';
import { CommissionMutationsResolver } from './graphql/commission.mutations.resolver.js';
import { CommissionResolver } from './graphql/commission.resolver.js';
import { commissionView } from './read-models/commission/commission.view.js';
import { CommissionLinesResolver } from './graphql/fields/commission-lines.resolver.js';
import { CommissionPlanResolver } from './graphql/fields/commission-plan.resolver.js';
import { ExpectedForfeituresResolver } from './graphql/fields/expected-forfeitures.resolver.js';
import { PartnerMoneyResolver } from './graphql/fields/partner-money.resolver.js';
import { PayoutReturnResolver } from './graphql/fields/payout-return.resolver.js';
import { MoneyFiguresResolver } from './graphql/fields/money-figures.resolver.js';
import { MONEY_LISTS } from './graphql/fields/money-lists.resolver.js';
import { NotCreditedMoneyResolver } from './graphql/fields/not-credited-money.resolver.js';
import { ledger } from './ledger/ledger.aggregate.js';
import { partnerMonthCommissionView, programMonthCommissionView } from './read-models/month.view.js';
import { postToLedgerWhenSomethingHappened } from './processes/posting/post-to-ledger-when-something-happened.policy.js';
import { postUnderCaps } from './processes/posting/reserve-and-post.js';
import { SkippedSourceResolver } from './graphql/skipped-source.resolver.js';
import { skippedSourceView } from './read-models/skipped-source.view.js';
import { PayoutCostResolver, PayoutResolver, StatementPayoutResolver } from './graphql/payout.resolver.js';
import { payoutView } from './read-models/payout.view.js';
import { reverseClawbackWhenDisputeWon } from './processes/reverse-clawback-when-dispute-won.policy.js';
import { settleStatementWhenPayoutSettled } from './processes/settle-statement-when-payout-settled.policy.js';
import { statement } from './statement/statement.aggregate.js';
import { ForeseenPostings } from './graphql/fields/foreseen-postings.provider.js';
import {
  ReattributedSaleMoneyResolver,
  ReattributedSalesMoneyResolver,
  WhatIfMoneyResolver,
} from './graphql/fields/foreseen-postings.resolver.js';
import { StatementMutationsResolver } from './graphql/statement.mutations.resolver.js';
import { capDrawView } from './read-models/cap-draw.view.js';
import { CapUsageResolver } from './graphql/reports/cap-usage.resolver.js';
import { CurrentPeriodResolver } from './graphql/reports/current-period.resolver.js';
import { LiabilitiesResolver } from './graphql/reports/liabilities.resolver.js';
import { PartnerRevenueResolver } from './graphql/reports/partner-revenue.resolver.js';
import { voidWhenPayoutCameBackAfterBan } from './processes/void-when-payout-came-back-after-ban.policy.js';
import { statementView } from './read-models/statement.view.js';
import { keptBack } from '#libs/feed';
import { capEvents } from './program-cap/cap.events.js';
import { ledgerFeed } from './feed/ledger.feed.js';
import { periodFeed } from './feed/period.feed.js';
import { statementFeed } from './feed/statement.feed.js';

/** What partners are owed: ledgers, their months, and the closing of these. */
@Module({
  providers: [
    CommissionResolver,
    CommissionMutationsResolver,
    PayoutResolver,
    StatementPayoutResolver,
    PayoutCostResolver,
    PeriodResolver,
    SkippedSourceResolver,
    StatementMutationsResolver,
    PartnerMoneyResolver,
    ExpectedForfeituresResolver,
    MoneyFiguresResolver,
    NotCreditedMoneyResolver,
    ...MONEY_LISTS,
    PayoutReturnResolver,
    CapUsageResolver,
    CurrentPeriodResolver,
    LiabilitiesResolver,
    PartnerRevenueResolver,
    CommissionPlanResolver,
    CommissionLinesResolver,
    ForeseenPostings,
    ReattributedSaleMoneyResolver,
    ReattributedSalesMoneyResolver,
    WhatIfMoneyResolver,
  ],
})
export class CommissionsModule {
  static readonly context = context({
    aggregates: [ledger, accountingPeriods, statement, cap],
    multiStreamHandlers: [postUnderCaps],
    views: [
      commissionView,
      balanceView,
      statementView,
      payoutView,
      closingView,
      skippedSourceView,
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
