import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { ContactResolver } from './contact.resolver.js';
import { CertificationResolver } from './certification.resolver.js';
import { certificationView } from './certification.view.js';
import { contactView } from './contact.view.js';
import { DescriptionResolver } from './description.resolver.js';
import { PartnerDuplicatesHandler } from './duplicates.queries.js';
import { DuplicatesResolver } from './duplicates.resolver.js';
import { mergeWhenPartnerAbsorbed } from './merge-when-partner-absorbed.policy.js';
import { noteOverdueWhenOnboardingIsDue } from './note-overdue-when-onboarding-is-due.policy.js';
import { partnerAggregate } from './partner.aggregate.js';
import { PartnerChangesResolver } from './partner.changes.resolver.js';
import { partnerDeadlines } from './partner.deadlines.js';
import { partnerEvents } from './partner.events.js';
import { PartnerFacts } from './partner.facts.js';
import { PartnerJoiningResolver } from './partner.joining.resolver.js';
import { PartnerKeyNames } from './partner-key.queries.js';
import { PartnerResolver, ProgramPartnersResolver } from './partner.resolver.js';
import { partnerView } from './partner.view.js';
import { ProfileResolver } from './profile.resolver.js';

/** Partners: their life cycle, terms and contacts. */
@Module({
  providers: [
    PartnerFacts,
    PartnerKeyNames,
    PartnerResolver,
    ProgramPartnersResolver,
    PartnerJoiningResolver,
    PartnerChangesResolver,
    ContactResolver,
    DescriptionResolver,
    CertificationResolver,
    ProfileResolver,
    DuplicatesResolver,
    PartnerDuplicatesHandler,
  ],
})
export class PartnersModule {
  static readonly context = context({
    aggregates: [partnerAggregate],
    views: [partnerView, contactView, certificationView],
    policies: () => [mergeWhenPartnerAbsorbed(), noteOverdueWhenOnboardingIsDue()],
    deadlines: [partnerDeadlines],
    erasures: [
      { of: partnerEvents, type: 'partner.contact-erased', subject: 'contactId' },
      { of: partnerEvents, type: 'partner.erased', subject: 'partnerId' },
    ],
  });
}
