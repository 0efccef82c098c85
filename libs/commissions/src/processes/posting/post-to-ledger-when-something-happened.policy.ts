import { type StateReader, type Policy, policy } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { partnerEvents } from '#libs/partners';
import { ratesEvents } from '#libs/rates';
import { creditNoteEvents, saleEvents } from '#libs/sales';
import { accountingPeriodEvents } from '../../period/accounting-periods.events.js';
import { ledgerEvents } from '../../ledger/events/ledger.events.js';
import { PostingBatchBuilder } from './posting-batches.js';
import type { Event, PostingEvent } from './posting-events.js';

const NAME = 'post-to-ledger-when-something-happened';

const TOO_LARGE = 'AMOUNT_OUT_OF_RANGE';

const ANSWERS = {
  'sale.recorded': (batches: PostingBatchBuilder, event: Event<'sale.recorded'>) => batches.sold(event),
  'credit-note.recorded': (batches: PostingBatchBuilder, event: Event<'credit-note.recorded'>) => batches.sold(event),
  'sale.refunded': (batches: PostingBatchBuilder, event: Event<'sale.refunded'>) => batches.changed(event),
  'sale.refund-reversed': (batches: PostingBatchBuilder, event: Event<'sale.refund-reversed'>) =>
    batches.changed(event),
  'sale.amended': (batches: PostingBatchBuilder, event: Event<'sale.amended'>) => batches.changed(event),
  'sale.recredited': (batches: PostingBatchBuilder, event: Event<'sale.recredited'>) => batches.changed(event),
  'partner.invited': (batches: PostingBatchBuilder, event: Event<'partner.invited'>) => batches.joined(event),
  'partner.enrolled': (batches: PostingBatchBuilder, event: Event<'partner.enrolled'>) => batches.joined(event),
  'partner.banned': (batches: PostingBatchBuilder, event: Event<'partner.banned'>) => batches.banned(event),
  'books.closing-requested': (batches: PostingBatchBuilder, event: Event<'books.closing-requested'>) =>
    batches.closingRequested(event),
  'books.closing-began': (batches: PostingBatchBuilder, event: Event<'books.closing-began'>) =>
    batches.closingBegan(event),
  'ledger.source-parked': (batches: PostingBatchBuilder, event: Event<'ledger.source-parked'>) => batches.parked(event),
};

/** The only way in which history reaches ledgers: one policy, so that the order of postings is the order of events. */
export const postToLedgerWhenSomethingHappened = (facts: StateReader): Policy<PostingEvent> =>
  policy<PostingEvent>({
    name: NAME,
    sources: [saleEvents, creditNoteEvents, partnerEvents, accountingPeriodEvents, ratesEvents, ledgerEvents],
    on: [
      'sale.recorded',
      'sale.refunded',
      'sale.refund-reversed',
      'sale.amended',
      'sale.recredited',
      'credit-note.recorded',
      'partner.invited',
      'partner.enrolled',
      'partner.banned',
      'books.closing-requested',
      'books.closing-began',
      'rates.published',
      'ledger.source-parked',
    ],
    // Whether a result is too large may change with every posting of its window: it is looked at again with the rates, and when a month is closed.
    retryOn: { 'rates.published': ['NO_RATE', TOO_LARGE], 'books.closing-requested': [TOO_LARGE] },
    async react(events) {
      const batches = new PostingBatchBuilder(NAME, facts);
      await batches.sales.begin(events);
      for (const event of events) if (isAnswered(event)) await answer(batches, event);
      return batches.done();
    },
  });

type Answered = Recorded<EventOf<PostingEvent, keyof typeof ANSWERS>>;

const isAnswered = (event: Recorded<PostingEvent>): event is Answered => event.type in ANSWERS;

/** Each event to the answer of its own type, which the compiler cannot follow. */
const answer = (batches: PostingBatchBuilder, event: Answered): Promise<void> | void =>
  (ANSWERS[event.type] as (batches: PostingBatchBuilder, event: Answered) => Promise<void> | void)(batches, event);
