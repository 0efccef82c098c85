import { readPayoutSettings } from '#libs/config';
import { context } from '#libs/eventing';
import { keptBack } from '#libs/feed';
import { FilePayoutProvider, PayoutsModule } from '#libs/payouts';
import { Module } from '@nestjs/common';
import { dirname, join } from 'node:path';
import { activityAggregate } from './activity/activity.aggregate.js';
import { fundBudgetAggregate } from './budget/fund-budget.aggregate.js';
import { fundBudgetEvents } from './budget/fund-budget.events.js';
import { fundAggregate } from './fund/fund.aggregate.js';
import { activityFeed } from './feed/activity.feed.js';
import { fundFeed } from './feed/fund.feed.js';
import { sharingFeed } from './feed/sharing.feed.js';
import { ActivityChanges } from './graphql/activity/activity-changes.provider.js';
import { ActivityMutationsResolver } from './graphql/activity/activity.mutations.resolver.js';
import { ActivityWorkResolver } from './graphql/activity/activity-work.resolver.js';
import { ACTIVITY_LISTS, ActivityResolver } from './graphql/activity/activity.resolver.js';
import { FundClaimWallsResolver, FundRequestWallsResolver } from './graphql/fund-walls.resolver.js';
import { LeadAnswerFiguresResolver } from './graphql/sharing/lead-answer-figures.resolver.js';
import { LeadSharingResolver } from './graphql/sharing/lead-sharing.resolver.js';
import { SharedLeadChanges } from './graphql/sharing/shared-lead-changes.provider.js';
import { SharingMutationsResolver } from './graphql/sharing/sharing.mutations.resolver.js';
import { SharedLeadWallsResolver } from './graphql/sharing/shared-lead-walls.resolver.js';
import { ActivityLeadsResolver, SharingResolver } from './graphql/sharing/sharing.resolver.js';
import { FundBudgetResolver } from './graphql/budget.resolver.js';
import { FundClaimResolver } from './graphql/claim.resolver.js';
import { FundChanges } from './graphql/fund-changes.provider.js';
import { FundFiguresResolver } from './graphql/fund-figures.resolver.js';
import { FUND_RELATIONS } from './graphql/fund-relations.resolver.js';
import { FundResolver } from './graphql/fund.resolver.js';
import { ReimbursementStatuses } from './graphql/reimbursement-statuses.provider.js';
import { FundRequestResolver } from './graphql/request.resolver.js';
import { invoiceAggregate } from './invoice/invoice.aggregate.js';
import { invoiceEvents } from './invoice/invoice.events.js';
import { activityDeadlines } from './processes/activity.deadlines.js';
import { assignLeadWhenActivityBroughtIt } from './processes/assign-lead-when-activity-brought-it.policy.js';
import { noteResponseWhenActivityBroughtLead } from './processes/note-response-when-activity-brought-lead.policy.js';
import { passLeadOnWhenNobodyAnswers } from './processes/pass-lead-on-when-nobody-answers.policy.js';
import { sharingDeadlines } from './processes/sharing.deadlines.js';
import { tellCustomerWhenLeadIsDecided } from './processes/tell-customer-when-lead-is-decided.policy.js';
import { sharingAggregate } from './sharing/sharing.aggregate.js';
import { activityFiguresView } from './read-models/sharing/activity-figures.view.js';
import { leadAnswerView } from './read-models/sharing/lead-answer.view.js';
import { sharedLeadView } from './read-models/sharing/shared-lead.view.js';
import { sharingView } from './read-models/sharing/sharing.view.js';
import { carryOutAllocationWhenRequested } from './processes/carry-out-allocation-when-requested.policy.js';
import { closeFundWhenItsPeriodIsOver } from './processes/close-fund-when-its-period-is-over.policy.js';
import { expireRequestWhenItsTimeHasCome } from './processes/expire-request-when-its-time-has-come.policy.js';
import { fundDeadlines } from './processes/fund.deadlines.js';
import { FundService } from './processes/fund.service.js';
import { payClaimWhenApproved } from './processes/pay-claim-when-approved.policy.js';
import { activityHostView } from './read-models/activity/activity-host.view.js';
import { activityTaskView } from './read-models/activity/activity-task.view.js';
import { activityView } from './read-models/activity/activity.view.js';
import { fundBudgetView } from './read-models/fund-budget.view.js';
import { fundClaimView } from './read-models/fund-claim.view.js';
import { fundRequestView } from './read-models/fund-request.view.js';
import { fundView } from './read-models/fund.view.js';
import { fundWorkView } from './read-models/fund-work.view.js';
import { reimbursementView } from './read-models/reimbursement.view.js';

/** Files of reimbursements have a folder of their own: two writers never meet in one file. */
function reimbursementProvider(): FilePayoutProvider {
  const settings = readPayoutSettings(process.env);
  return new FilePayoutProvider({ ...settings, directory: join(dirname(settings.directory), 'reimbursements') });
}

/** Co-marketing: activities with their hosts and costs, and market development money that pays for them. */
@Module({
  imports: [PayoutsModule],
  providers: [
    FundService,
    FundChanges,
    ReimbursementStatuses,
    FundBudgetResolver,
    FundResolver,
    FundFiguresResolver,
    FundRequestResolver,
    FundClaimResolver,
    ...FUND_RELATIONS,
    ...[ActivityChanges, ActivityResolver, ...ACTIVITY_LISTS, ActivityMutationsResolver, ActivityWorkResolver],
    ...[
      SharingResolver,
      ActivityLeadsResolver,
      SharedLeadWallsResolver,
      SharedLeadChanges,
      SharingMutationsResolver,
      LeadSharingResolver,
      LeadAnswerFiguresResolver,
    ],
    ...[FundRequestWallsResolver, FundClaimWallsResolver],
  ],
})
export class MarketingModule {
  static readonly context = context({
    aggregates: [fundBudgetAggregate, fundAggregate, invoiceAggregate, activityAggregate, sharingAggregate],
    views: [
      ...[fundBudgetView, fundView, fundRequestView, fundClaimView, reimbursementView, fundWorkView],
      ...[activityView, activityHostView, activityTaskView],
      ...[sharingView, sharedLeadView, leadAnswerView, activityFiguresView],
    ],
    policies: (facts) => [
      carryOutAllocationWhenRequested(facts),
      payClaimWhenApproved(facts, reimbursementProvider()),
      expireRequestWhenItsTimeHasCome(),
      closeFundWhenItsPeriodIsOver(),
      assignLeadWhenActivityBroughtIt(facts),
      noteResponseWhenActivityBroughtLead(facts),
      passLeadOnWhenNobodyAnswers(facts),
      tellCustomerWhenLeadIsDecided(facts),
    ],
    deadlines: [fundDeadlines, activityDeadlines, sharingDeadlines],
    feeds: [fundFeed, activityFeed, sharingFeed, ...[fundBudgetEvents, invoiceEvents].map(keptBack)],
  });
}
