import { AttributionModule } from '#libs/attribution';
import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { customerEvents } from './events/customer.events.js';
import { CustomerResolver } from './graphql/customer.resolver.js';
import { creditNoteView } from './read-models/credit-note.view.js';
import { PartnerMonthsHandler } from './read-models/partner-month.queries.js';
import { DealBookingResolver } from './graphql/deal-booking.resolver.js';
import { PartnerSalesResolver, ProgramSalesResolver } from './graphql/partner-sales.resolver.js';
import { programMonthView } from './read-models/program-month.view.js';
import { PartnerMonthResolver, ProgramMonthResolver } from './graphql/month.resolver.js';
import { partnerMonthView } from './read-models/partner-month.view.js';
import { recordBookingWhenDealWon } from './processes/record-booking-when-deal-won.policy.js';
import { RefundResolver } from './graphql/refund.resolver.js';
import { refundView } from './read-models/refund.view.js';
import { creditNoteAggregate, customerAggregate, saleAggregate } from './sale/sale.aggregate.js';
import { bindCustomerWhenSaleRecorded } from './processes/bind-customer-when-sale-recorded.policy.js';
import { useCodeWhenSaleRecorded } from './processes/use-code-when-sale-recorded.policy.js';
import { SaleRequests } from './processes/sale-requests.js';
import { SaleStateReader } from './processes/sale.state-reader.js';
import { SaleMutationsResolver } from './graphql/sale.mutations.resolver.js';
import { SaleRecording } from './graphql/sale-recording.provider.js';
import { RefundRecording } from './graphql/refund-recording.provider.js';
import { RefundWarnings } from './graphql/refund-warnings.provider.js';
import { SaleChanges } from './graphql/sale-changes.provider.js';
import { ReattributionResolver } from './graphql/attribution/reattribution.resolver.js';
import { SaleRecrediting } from './graphql/attribution/sale-recrediting.provider.js';
import { SaleChangesResolver } from './graphql/sale-changes.resolver.js';
import { AttributionFiguresResolver } from './graphql/figures/attribution-figures.resolver.js';
import { AttributionWhatIfResolver } from './graphql/figures/attribution-what-if.resolver.js';
import { ConversionFiguresResolver } from './graphql/figures/conversion-figures.resolver.js';
import { LinkFiguresResolver } from './graphql/figures/link-figures.resolver.js';
import { LeadFiguresResolver } from './graphql/figures/lead-figures.resolver.js';
import { SaleResolver } from './graphql/sale.resolver.js';
import { saleView } from './read-models/sale.view.js';
import { CreditNotePersonsResolver, SalePersonsResolver } from './graphql/sale-persons.resolver.js';
import { CreditNoteCreditsResolver, SaleCreditsResolver } from './graphql/sale-credit.resolver.js';
import { CreditNoteLinesResolver, SaleLinesResolver } from './graphql/sale-line.resolver.js';
import { AttributionOfSaleResolver, SaleAttributionResolver } from './graphql/attribution/sale-attribution.resolver.js';
import {
  CreditHistoryOfSaleResolver,
  HistoryOfAttributionResolver,
  SaleCreditingResolver,
} from './graphql/attribution/sale-crediting.resolver.js';
import { NotCreditedReports } from './read-models/why-not/not-credited.provider.js';
import { saleAttributionView } from './read-models/attribution/sale-attribution.view.js';
import { saleCreditingView } from './read-models/attribution/sale-crediting.view.js';
import { saleTouchView } from './read-models/attribution/sale-touch.view.js';
import { saleCreditView } from './read-models/sale-credit.view.js';
import { creditNoteFeed } from './feed/credit-note.feed.js';
import { customerFeed } from './feed/customer.feed.js';
import { AttributionWhatIfs } from './processes/what-if/attribution-what-ifs.js';
import { SaleReattributions } from './processes/sale-reattributions.js';
import { saleFeed } from './feed/sale.feed.js';

/** Sales, their refunds, and credit notes: exact, and each once. */
@Module({
  imports: [AttributionModule],
  providers: [
    AttributionOfSaleResolver,
    NotCreditedReports,
    SaleAttributionResolver,
    SaleCreditingResolver,
    CreditHistoryOfSaleResolver,
    HistoryOfAttributionResolver,
    SaleRequests,
    SaleResolver,
    LeadFiguresResolver,
    LinkFiguresResolver,
    ConversionFiguresResolver,
    AttributionFiguresResolver,
    AttributionWhatIfResolver,
    AttributionWhatIfs,
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
    ProgramMonthResolver,
    SaleChangesResolver,
    PartnerSalesResolver,
    ProgramSalesResolver,
    DealBookingResolver,
    SaleRecording,
    RefundRecording,
    RefundWarnings,
    SaleChanges,
    ReattributionResolver,
    SaleRecrediting,
    SaleReattributions,
    SaleStateReader,
  ],
})
export class SalesModule {
  static readonly context = context({
    aggregates: [saleAggregate, creditNoteAggregate, customerAggregate],
    views: [
      saleView,
      creditNoteView,
      saleCreditView,
      saleAttributionView,
      saleTouchView,
      saleCreditingView,
      refundView,
      partnerMonthView,
      programMonthView,
    ],
    erasures: [{ of: customerEvents, type: 'customer.erased', subject: 'person' }],
    feeds: [saleFeed, creditNoteFeed, customerFeed],
    policies: (facts) => [
      recordBookingWhenDealWon(facts),
      bindCustomerWhenSaleRecorded(facts),
      useCodeWhenSaleRecorded(facts),
    ],
  });
}
