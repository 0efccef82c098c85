import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { accountAggregate } from './account/account.aggregate.js';
import { sameCustomerAggregate } from './joins/same-customer.aggregate.js';
import { sameCustomerEvents } from './joins/same-customer.events.js';
import { joinAccountsWhenTheyAreOne } from './processes/join-accounts-when-they-are-one.policy.js';
import { carryOutMergeOfDeals } from './processes/carry-out-merge-of-deals.policy.js';
import { accountDeadlines } from './processes/account.deadlines.js';
import { DealAccountResolver } from './graphql/account/account.resolver.js';
import { accountView } from './read-models/account.view.js';
import { actWhenADealsTimeHasCome } from './processes/act-when-a-deals-time-has-come.policy.js';
import { continueRegistration } from './registration/continue-registration.js';
import { continueRegistrationWhenCutOff } from './processes/continue-registration-when-cut-off.policy.js';
import { conflictView } from './read-models/conflict.view.js';
import { DealAccountMutationsResolver } from './graphql/account/account.mutations.resolver.js';
import { DealIdentityResolver } from './graphql/identity/identity.resolver.js';
import { DealDecisionResolver } from './graphql/review/decision.resolver.js';
import { DealService } from './registration/deal.service.js';
import { DealDossierResolver, DealStepResolver } from './graphql/deal/dossier.resolver.js';
import { OpenDealsResolver } from './graphql/reports/open-deals.resolver.js';
import { DealFiguresHandler } from './read-models/figures/deal-figures.queries.js';
import { staffStepView, dealStepView } from './read-models/timeline/deal-step.view.js';
import { DealWorkMutationsResolver } from './graphql/review/work.mutations.resolver.js';
import { DealCandidateResolver, DealWorkResolver } from './graphql/review/work-list.resolver.js';
import { dealWorkView } from './read-models/deal-work.view.js';
import { dealAggregate } from './deal/deal.aggregate.js';
import { dealDeadlines } from './processes/deal.deadlines.js';
import { dealFeed } from './feed/deal.feed.js';
import { dealEvents } from './deal/deal.events.js';
import { DealMutationsResolver } from './graphql/deal/deal.mutations.resolver.js';
import { DealRivalsHandler } from './read-models/deal.queries.js';
import { DealRecording } from './graphql/deal/deal-recording.provider.js';
import { DEAL_LISTS, DealResolver } from './graphql/deal/deal.resolver.js';
import { dealView } from './read-models/deal.view.js';
import {
  DealConflictFiguresHandler,
  ImportRepeatFiguresHandler,
} from './read-models/figures/import-figures.queries.js';
import {
  DealConflictResolver,
  DealFiguresResolver,
  DealImportRepeatResolver,
} from './graphql/reports/import-reports.resolver.js';
import { identifierAggregate } from './customer/identifier.aggregate.js';
import { importRepeatView } from './read-models/import-repeat.view.js';
import { nameBlockAggregate } from './customer/name-block.aggregate.js';
import { claimIdentifiersWhenPersonNamesCustomer } from './processes/claim-identifiers-when-person-names-customer.policy.js';
import { markCustomerWhenImportedDealWon } from './processes/mark-customer-when-imported-deal-won.policy.js';
import { noteHistoryWhenDealImported } from './processes/note-history-when-deal-imported.policy.js';
import { portfolioAggregate } from './portfolio/portfolio.aggregate.js';
import { ProgramTerms } from './state-reader/program-terms.js';
import { protectionView } from './read-models/protection.view.js';
import { keptBack } from '#libs/feed';
import { accountEvents } from './account/account.events.js';
import { identifierEvents } from './customer/identifier.events.js';
import { nameBlockEvents } from './customer/name-block.events.js';
import { portfolioEvents } from './portfolio/portfolio.events.js';

/** Deals: who registered which customer first, who is promised what, and what became of it. */
@Module({
  providers: [
    DealService,
    DealRecording,
    ProgramTerms,
    DealResolver,
    ...DEAL_LISTS,
    DealMutationsResolver,
    DealDecisionResolver,
    DealWorkMutationsResolver,
    DealAccountMutationsResolver,
    DealIdentityResolver,
    DealWorkResolver,
    DealCandidateResolver,
    DealDossierResolver,
    DealStepResolver,
    DealRivalsHandler,
    DealAccountResolver,
    DealConflictResolver,
    DealImportRepeatResolver,
    DealFiguresResolver,
    DealFiguresHandler,
    OpenDealsResolver,
    DealConflictFiguresHandler,
    ImportRepeatFiguresHandler,
  ],
})
export class DealsModule {
  static readonly context = context({
    aggregates: [
      ...[dealAggregate, accountAggregate, sameCustomerAggregate],
      ...[identifierAggregate, nameBlockAggregate, portfolioAggregate],
    ],
    views: [
      dealView,
      dealWorkView,
      dealStepView,
      staffStepView,
      accountView,
      protectionView,
      conflictView,
      importRepeatView,
    ],
    multiStreamHandlers: [continueRegistration],
    policies: (facts) => [
      continueRegistrationWhenCutOff(facts),
      noteHistoryWhenDealImported(facts),
      joinAccountsWhenTheyAreOne(facts),
      carryOutMergeOfDeals(facts),
      markCustomerWhenImportedDealWon(facts),
      claimIdentifiersWhenPersonNamesCustomer(facts),
      actWhenADealsTimeHasCome(facts),
    ],
    deadlines: [dealDeadlines, accountDeadlines],
    feeds: [
      dealFeed,
      ...[accountEvents, portfolioEvents, identifierEvents, nameBlockEvents, sameCustomerEvents].map(keptBack),
    ],
    erasures: [{ of: dealEvents, type: 'deal.customer-erased', subject: 'customerId' }],
  });
}
