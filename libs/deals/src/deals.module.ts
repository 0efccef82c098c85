import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { accountAggregate } from './account.aggregate.js';
import { accountDeadlines } from './account.deadlines.js';
import { DealAccountResolver } from './account.resolver.js';
import { accountView } from './account.view.js';
import { actWhenADealsTimeHasCome } from './act-when-a-deals-time-has-come.policy.js';
import { askForProtectionWhenCustomerIdentified } from './ask-for-protection-when-customer-identified.policy.js';
import { claimCustomerWhenDealSubmitted } from './claim-customer-when-deal-submitted.policy.js';
import { conflictView } from './conflict.view.js';
import { DealAccountMutationsResolver } from './deal-account.mutations.resolver.js';
import { DealDecisionResolver } from './deal-decision.resolver.js';
import { DealDesk } from './deal-desk.provider.js';
import { DealDossierResolver, DealStepResolver } from './deal-dossier.resolver.js';
import { DealFiguresHandler } from './deal-figures.queries.js';
import { dealKnowledgeView, dealStepView } from './deal-step.view.js';
import { DealWorkMutationsResolver } from './deal-work.mutations.resolver.js';
import { DealCandidateResolver, DealWorkResolver } from './deal-work.resolver.js';
import { dealWorkView } from './deal-work.view.js';
import { dealAggregate } from './deal.aggregate.js';
import { dealDeadlines } from './deal.deadlines.js';
import { dealEvents } from './deal.events.js';
import { DealMutationsResolver } from './deal.mutations.resolver.js';
import { DealRivalsHandler } from './deal.queries.js';
import { DealRecording } from './deal.recording.resolver.js';
import { DealResolver, PartnerDealsResolver } from './deal.resolver.js';
import { dealView } from './deal.view.js';
import { DealConflictFiguresHandler, ImportRepeatFiguresHandler } from './finding.queries.js';
import { DealConflictResolver, DealFiguresResolver, DealImportRepeatResolver } from './finding.resolver.js';
import { followAccountWhenItDecided } from './follow-account-when-it-decided.policy.js';
import { freeSlotWhenDealIsOver } from './free-slot-when-deal-is-over.policy.js';
import { identifierAggregate } from './identifier.aggregate.js';
import { importRepeatView } from './import-repeat.view.js';
import { nameBlockAggregate } from './name-block.aggregate.js';
import { noteHistoryWhenDealImported } from './note-history-when-deal-imported.policy.js';
import { portfolioAggregate } from './portfolio.aggregate.js';
import { ProgramTerms } from './program-terms.facts.js';
import { protectionView } from './protection.view.js';

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
