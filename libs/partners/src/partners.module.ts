import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { ActivePartnersResolver } from './graphql/reports/active-partners.resolver.js';
import { CertificationListResolver } from './graphql/reports/certification-list.resolver.js';
import { OnboardingFiguresResolver } from './graphql/reports/onboarding-figures.resolver.js';
import { TierLevelResolver } from './graphql/reports/tier-level.resolver.js';
import { PlanInForceResolver } from './graphql/reports/plan-in-force.resolver.js';
import { onboardingStepView } from './read-models/onboarding-step.view.js';
import { ContactResolver } from './graphql/contact/contact.resolver.js';
import { CertificationResolver } from './graphql/certification.resolver.js';
import { HierarchyResolver, PartnerParentResolver } from './graphql/hierarchy.resolver.js';
import { hierarchyAggregate } from './hierarchy/hierarchy.aggregate.js';
import { parentView } from './read-models/parent.view.js';
import { certificationView } from './read-models/certification.view.js';
import { contactView } from './read-models/contact.view.js';
import { DescriptionResolver } from './graphql/description.resolver.js';
import { PartnerDuplicatesHandler } from './read-models/reports/duplicates.queries.js';
import { DuplicatePairsResolver, DuplicatesResolver } from './graphql/duplicates.resolver.js';
import { mergeWhenPartnerAbsorbed } from './processes/merge-when-partner-absorbed.policy.js';
import { noteOverdueWhenOnboardingIsDue } from './processes/note-overdue-when-onboarding-is-due.policy.js';
import { partnerAggregate } from './partner/partner.aggregate.js';
import { PartnerChangesResolver } from './graphql/partner-changes.resolver.js';
import { partnerDeadlines } from './processes/partner.deadlines.js';
import { partnerEvents } from './events/partner.events.js';
import { partnerFeed } from './feed/partner.feed.js';
import { PartnerMerges } from './processes/partner-merges.js';
import { PartnerStateReader } from './state-reader/partner.state-reader.js';
import { PartnerJoiningResolver } from './graphql/partner-joining.resolver.js';
import { PartnerKeyNames } from './read-models/partner-key.queries.js';
import { PartnerFiguresResolver } from './graphql/reports/partner-figures.resolver.js';
import { PartnerResolver, ProgramPartnersResolver } from './graphql/partner.resolver.js';
import { partnerView } from './read-models/partner.view.js';
import { ProfileResolver } from './graphql/profile.resolver.js';
import { parentFeed } from './feed/parent.feed.js';

/** Partners: their life cycle, terms and contacts. */
@Module({
  providers: [
    PartnerStateReader,
    PartnerMerges,
    PartnerKeyNames,
    PartnerFiguresResolver,
    PartnerResolver,
    ProgramPartnersResolver,
    PartnerJoiningResolver,
    PartnerChangesResolver,
    ContactResolver,
    DescriptionResolver,
    CertificationResolver,
    ProfileResolver,
    HierarchyResolver,
    PartnerParentResolver,
    DuplicatesResolver,
    DuplicatePairsResolver,
    PartnerDuplicatesHandler,
    ActivePartnersResolver,
    CertificationListResolver,
    OnboardingFiguresResolver,
    PlanInForceResolver,
    TierLevelResolver,
  ],
})
export class PartnersModule {
  static readonly context = context({
    aggregates: [partnerAggregate, hierarchyAggregate],
    views: [partnerView, contactView, certificationView, parentView, onboardingStepView],
    policies: (facts) => [mergeWhenPartnerAbsorbed(facts), noteOverdueWhenOnboardingIsDue()],
    deadlines: [partnerDeadlines],
    feeds: [partnerFeed, parentFeed],
    erasures: [
      { of: partnerEvents, type: 'partner.contact-erased', subject: 'contactId' },
      { of: partnerEvents, type: 'partner.erased', subject: 'partnerId' },
    ],
  });
}
