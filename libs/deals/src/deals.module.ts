import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { accountAggregate } from './account/account.aggregate.js';
import { accountDeadlines } from './account/account.deadlines.js';
import { DealAccountResolver } from './door/account.resolver.js';
import { accountView } from './views/account.view.js';
import { actWhenADealsTimeHasCome } from './policies/act-when-a-deals-time-has-come.policy.js';
import { askForProtectionWhenCustomerIdentified } from './policies/ask-for-protection-when-customer-identified.policy.js';
import { claimCustomerWhenDealSubmitted } from './policies/claim-customer-when-deal-submitted.policy.js';
import { conflictView } from './views/conflict.view.js';
import { DealAccountMutationsResolver } from './door/deal-account.mutations.resolver.js';
import { DealDecisionResolver } from './door/deal-decision.resolver.js';
import { DealDesk } from './desk/deal-desk.provider.js';
import { DealDossierResolver, DealStepResolver } from './door/deal-dossier.resolver.js';
import { DealFiguresHandler } from './views/deal-figures.queries.js';
import { dealKnowledgeView, dealStepView } from './views/deal-step.view.js';
import { DealWorkMutationsResolver } from './door/deal-work.mutations.resolver.js';
import { DealCandidateResolver, DealWorkResolver } from './door/deal-work.resolver.js';
import { dealWorkView } from './views/deal-work.view.js';
import { dealAggregate } from './deal/deal.aggregate.js';
import { dealDeadlines } from './deal/deal.deadlines.js';
import { dealEvents } from './deal/deal.events.js';
import { DealMutationsResolver } from './door/deal.mutations.resolver.js';
import { DealRivalsHandler } from './views/deal.queries.js';
import { DealRecording } from './door/deal.recording.resolver.js';
import { DealResolver, PartnerDealsResolver } from './door/deal.resolver.js';
import { dealView } from './views/deal.view.js';
import { DealConflictFiguresHandler, ImportRepeatFiguresHandler } from './views/finding.queries.js';
import { DealConflictResolver, DealFiguresResolver, DealImportRepeatResolver } from './door/finding.resolver.js';
import { followAccountWhenItDecided } from './policies/follow-account-when-it-decided.policy.js';
import { freeSlotWhenDealIsOver } from './policies/free-slot-when-deal-is-over.policy.js';
import { identifierAggregate } from './customer/identifier.aggregate.js';
import { importRepeatView } from './views/import-repeat.view.js';
import { nameBlockAggregate } from './customer/name-block.aggregate.js';
import { noteHistoryWhenDealImported } from './policies/note-history-when-deal-imported.policy.js';
import { portfolioAggregate } from './portfolio/portfolio.aggregate.js';
import { ProgramTerms } from './desk/program-terms.facts.js';
import { protectionView } from './views/protection.view.js';

/** Deals: who registered which customer first, who is promised what, and what became of it. */
@Module({
  providers: [
    DealDesk,
    DealRecording,
    ProgramTerms,
    DealResolver,
    PartnerDealsResolver,
    DealMutationsResolver,
    DealDecisionResolver,
    DealWorkMutationsResolver,
    DealAccountMutationsResolver,
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
    DealConflictFiguresHandler,
    ImportRepeatFiguresHandler,
  ],
})
export class DealsModule {
  static readonly context = context({
    aggregates: [dealAggregate, accountAggregate, identifierAggregate, nameBlockAggregate, portfolioAggregate],
    views: [
      dealView,
      dealWorkView,
      dealStepView,
      dealKnowledgeView,
      accountView,
      protectionView,
      conflictView,
      importRepeatView,
    ],
    policies: (facts) => [
      claimCustomerWhenDealSubmitted(facts),
      askForProtectionWhenCustomerIdentified(facts),
      followAccountWhenItDecided(),
      freeSlotWhenDealIsOver(facts),
      noteHistoryWhenDealImported(),
      actWhenADealsTimeHasCome(facts),
    ],
    deadlines: [dealDeadlines, accountDeadlines],
    erasures: [{ of: dealEvents, type: 'deal.customer-erased', subject: 'customerId' }],
  });
}
