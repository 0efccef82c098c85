import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { customerEvents } from './customer.events.js';
import { CustomerResolver } from './customer.resolver.js';
import { creditNoteView } from './credit-note.view.js';
import { PartnerMonthsHandler } from './partner-month.queries.js';
import { PartnerMonthResolver } from './partner-month.resolver.js';
import { partnerMonthView } from './partner-month.view.js';
import { recordBookingWhenDealWon } from './record-booking-when-deal-won.policy.js';
import { RefundResolver } from './refund.resolver.js';
import { refundView } from './refund.view.js';
import { creditNoteAggregate, customerAggregate, saleAggregate } from './sale.aggregate.js';
import { SaleKnowledge } from './sale.facts.js';
import { SaleMutationsResolver } from './sale.mutations.resolver.js';
import { SaleRecording } from './sale.recording.resolver.js';
import { SaleResolver } from './sale.resolver.js';
import { saleView } from './sale.view.js';
import { CreditNotePersonsResolver, SalePersonsResolver } from './sale-persons.resolver.js';
import { CreditNoteCreditsResolver, SaleCreditsResolver } from './sale-credit.resolver.js';
import { CreditNoteLinesResolver, SaleLinesResolver } from './sale-line.resolver.js';
import { saleCreditView } from './sale-credit.view.js';

/** Sales, their refunds, and credit notes: exact, and each once. */
@Module({
  providers: [
    SaleResolver,
    SaleMutationsResolver,
    SaleCreditsResolver,
    CreditNoteCreditsResolver,
    SaleLinesResolver,
    CreditNoteLinesResolver,
    RefundResolver,
    CustomerResolver,
    SalePersonsResolver,
    CreditNotePersonsResolver,
    PartnerMonthResolver,
    PartnerMonthsHandler,
    SaleRecording,
    SaleKnowledge,
  ],
})
export class SalesModule {
  static readonly context = context({
    aggregates: [saleAggregate, creditNoteAggregate, customerAggregate],
    views: [saleView, creditNoteView, saleCreditView, refundView, partnerMonthView],
    erasures: [{ of: customerEvents, type: 'customer.erased', subject: 'person' }],
    policies: (facts) => [recordBookingWhenDealWon(facts)],
  });
}
