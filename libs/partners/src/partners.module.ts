import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { ContactResolver } from './contact.resolver.js';
import { contactView } from './contact.view.js';
import { DescriptionResolver } from './description.resolver.js';
import { PartnerDuplicatesHandler } from './duplicates.queries.js';
import { DuplicatesResolver } from './duplicates.resolver.js';
import { mergeWhenPartnerAbsorbed } from './merge-when-partner-absorbed.policy.js';
import { partnerAggregate } from './partner.aggregate.js';
import { PartnerChangesResolver } from './partner.changes.resolver.js';
import { partnerEvents } from './partner.events.js';
import { PartnerFacts } from './partner.facts.js';
import { PartnerJoiningResolver } from './partner.joining.resolver.js';
import { PartnerResolver, ProgramPartnersResolver } from './partner.resolver.js';
import { partnerView } from './partner.view.js';

/** Partners: their life cycle, terms and contacts. */
@Module({
  providers: [
    PartnerFacts,
    PartnerResolver,
    ProgramPartnersResolver,
    PartnerJoiningResolver,
    PartnerChangesResolver,
    ContactResolver,
    DescriptionResolver,
    DuplicatesResolver,
    PartnerDuplicatesHandler,
  ],
})
export class PartnersModule {
  static readonly context = context({
    aggregates: [partnerAggregate],
    views: [partnerView, contactView],
    policies: () => [mergeWhenPartnerAbsorbed()],
    erasures: [
      { of: partnerEvents, type: 'partner.contact-erased', subject: 'contactId' },
      { of: partnerEvents, type: 'partner.erased', subject: 'partnerId' },
    ],
  });
}
