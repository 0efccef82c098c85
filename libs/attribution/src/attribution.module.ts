import { context } from '#libs/eventing';
import { keptBack } from '#libs/feed';
import { Module } from '@nestjs/common';
import { aliasAggregate } from './alias/alias.aggregate.js';
import { aliasEvents } from './alias/alias.events.js';
import { codeAggregate } from './code/code.aggregate.js';
import { clicksAggregate } from './click/clicks.aggregate.js';
import { clicksEvents } from './click/clicks.events.js';
import { clickDayAggregate } from './click-day/click-day.aggregate.js';
import { clickDayEvents } from './click-day/click-day.events.js';
import { codeFeed } from './feed/code.feed.js';
import { leadFeed } from './feed/lead.feed.js';
import { linkFeed } from './feed/link.feed.js';
import { CodeChanges } from './graphql/code-changes.provider.js';
import { CodeMutationsResolver } from './graphql/code.mutations.resolver.js';
import { CodeResolver } from './graphql/code.resolver.js';
import { CustomerMutationsResolver } from './graphql/customer.mutations.resolver.js';
import { EvidenceProvider } from './graphql/evidence.provider.js';
import { JourneyResolver } from './graphql/journey.resolver.js';
import { LeadChanges } from './graphql/lead-changes.provider.js';
import { LeadMutationsResolver } from './graphql/lead.mutations.resolver.js';
import { LeadResolver } from './graphql/lead.resolver.js';
import { ATTRIBUTION_LISTS } from './graphql/lists-below.resolver.js';
import { LinkAddressResolver } from './graphql/link-address.resolver.js';
import { LinkMutationsResolver } from './graphql/link.mutations.resolver.js';
import { LinkResolver } from './graphql/link.resolver.js';
import { DealLeadsResolver, LeadCustomerResolver } from './graphql/walls/lead-customer.resolver.js';
import { LeadWallsResolver } from './graphql/walls/lead-walls.resolver.js';
import { TouchWallsResolver } from './graphql/walls/touch-walls.resolver.js';
import { TouchesController } from './graphql/posted/touches.controller.js';
import { TouchMutationsResolver } from './graphql/touch.mutations.resolver.js';
import { linkAggregate } from './link/link.aggregate.js';
import { clickDayDeadlines } from './processes/click-day.deadlines.js';
import { closeClickDay } from './processes/close-click-day.js';
import { codeDeadlines } from './processes/code.deadlines.js';
import { eraseJourneysWhenCustomerErased } from './processes/erase-journeys-when-customer-erased.policy.js';
import { noteRecorderWhenClicksRecorded } from './processes/note-recorder-when-clicks-recorded.policy.js';
import { releaseCodeWhenNobodyBought } from './processes/release-code-when-nobody-bought.policy.js';
import { sealClicksWhenTheirDayIsOver } from './processes/seal-clicks-when-their-day-is-over.policy.js';
import { boundPartnerView } from './read-models/bound-partner.view.js';
import { codeView } from './read-models/code.view.js';
import { conversionView } from './read-models/conversion.view.js';
import { journeyView } from './read-models/journey.view.js';
import { leadDealView } from './read-models/lead/lead-deal.view.js';
import { leadView } from './read-models/lead/lead.view.js';
import { linkHourView } from './read-models/link-hour.view.js';
import { linkView } from './read-models/link.view.js';
import { touchView } from './read-models/touch.view.js';
import { journeyAggregate } from './journey/journey.aggregate.js';
import { journeyEvents } from './journey/journey.events.js';
import { mergeCustomersWhenIdentifiersMeet } from './processes/merge-customers-when-identifiers-meet.policy.js';
import { bindCustomerWhenLeadSubmitted } from './processes/bind-customer-when-lead-submitted.policy.js';
import { SaleAttributions } from './workflows/sale/sale-attributions.js';
import { CustomerJourneys } from './workflows/customer-journeys.js';

/** Attribution: what partners did to win a customer, and whose the customer is. */
@Module({
  controllers: [TouchesController],
  providers: [
    CustomerJourneys,
    CodeChanges,
    CodeMutationsResolver,
    CodeResolver,
    CustomerMutationsResolver,
    EvidenceProvider,
    LeadChanges,
    LeadMutationsResolver,
    LeadResolver,
    LinkAddressResolver,
    LinkMutationsResolver,
    LinkResolver,
    ...ATTRIBUTION_LISTS,
    DealLeadsResolver,
    LeadCustomerResolver,
    LeadWallsResolver,
    TouchWallsResolver,
    TouchMutationsResolver,
    JourneyResolver,
    SaleAttributions,
  ],
  exports: [CustomerJourneys, SaleAttributions],
})
export class AttributionModule {
  static readonly context = context({
    aggregates: [linkAggregate, clicksAggregate, clickDayAggregate, codeAggregate, journeyAggregate, aliasAggregate],
    views: [
      ...[linkView, linkHourView, codeView, leadView, leadDealView, touchView],
      ...[journeyView, boundPartnerView, conversionView],
    ],
    policies: (facts) => [
      mergeCustomersWhenIdentifiersMeet(facts),
      bindCustomerWhenLeadSubmitted(facts),
      eraseJourneysWhenCustomerErased(facts),
      releaseCodeWhenNobodyBought(),
      noteRecorderWhenClicksRecorded(),
      sealClicksWhenTheirDayIsOver(),
    ],
    multiStreamHandlers: [closeClickDay],
    deadlines: [codeDeadlines, clickDayDeadlines],
    feeds: [leadFeed, linkFeed, codeFeed, ...[clicksEvents, clickDayEvents, aliasEvents].map(keptBack)],
    erasures: [{ of: journeyEvents, type: 'journey.customer-erased', subject: 'journeyId' }],
  });
}
