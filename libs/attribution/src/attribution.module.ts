import { context } from '#libs/eventing';
import { keptBack } from '#libs/feed';
import { Module } from '@nestjs/common';
import { aliasAggregate } from './alias/alias.aggregate.js';
import { aliasEvents } from './alias/alias.events.js';
import { journeyAggregate } from './journey/journey.aggregate.js';
import { journeyEvents } from './journey/journey.events.js';
import { mergeCustomersWhenIdentifiersMeet } from './processes/merge-customers-when-identifiers-meet.policy.js';
import { bindCustomerWhenLeadSubmitted } from './processes/bind-customer-when-lead-submitted.policy.js';
import { SaleAttributions } from './workflows/sale-attributions.js';
import { CustomerJourneys } from './workflows/customer-journeys.js';

/** Attribution: what partners did to win a customer, and whose the customer is. */
@Module({ providers: [CustomerJourneys, SaleAttributions], exports: [CustomerJourneys, SaleAttributions] })
export class AttributionModule {
  static readonly context = context({
    aggregates: [journeyAggregate, aliasAggregate],
    views: [],
    policies: (facts) => [mergeCustomersWhenIdentifiersMeet(facts), bindCustomerWhenLeadSubmitted(facts)],
    feeds: [journeyEvents, aliasEvents].map(keptBack),
    erasures: [{ of: journeyEvents, type: 'journey.customer-erased', subject: 'journeyId' }],
  });
}
