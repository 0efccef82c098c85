import { type StateReader, type Policy, policy } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { type RatesEvent, ratesEvents } from '#libs/rates';
import { type CreditNoteEvent, creditNoteEvents, type SaleEvent, saleEvents } from '#libs/sales';
import { type BooksEvent, booksEvents } from './books.events.js';
import { PostingDesk } from './posting.desk.policy.js';

const NAME = 'post-to-ledger-when-something-happened';

type Taken = SaleEvent | CreditNoteEvent | PartnerEvent | BooksEvent | RatesEvent;

type Event<T extends Taken['type']> = Recorded<EventOf<Taken, T>>;

const ANSWERS = {
  'sale.recorded': (desk: PostingDesk, event: Event<'sale.recorded'>) => desk.sold(event),
  'credit-note.recorded': (desk: PostingDesk, event: Event<'credit-note.recorded'>) => desk.sold(event),
  'sale.refunded': (desk: PostingDesk, event: Event<'sale.refunded'>) => desk.changed(event),
  'sale.refund-reversed': (desk: PostingDesk, event: Event<'sale.refund-reversed'>) => desk.changed(event),
  'sale.amended': (desk: PostingDesk, event: Event<'sale.amended'>) => desk.changed(event),
  'sale.recredited': (desk: PostingDesk, event: Event<'sale.recredited'>) => desk.changed(event),
  'partner.invited': (desk: PostingDesk, event: Event<'partner.invited'>) => desk.joined(event),
  'partner.enrolled': (desk: PostingDesk, event: Event<'partner.enrolled'>) => desk.joined(event),
  'partner.banned': (desk: PostingDesk, event: Event<'partner.banned'>) => desk.banned(event),
  'books.closing-requested': (desk: PostingDesk, event: Event<'books.closing-requested'>) =>
    desk.closingRequested(event),
  'books.closing-began': (desk: PostingDesk, event: Event<'books.closing-began'>) => desk.closingBegan(event),
};

/** The only way in which history reaches ledgers: one policy, so that the order of postings is the order of events. */
export const postToLedgerWhenSomethingHappened = (facts: StateReader): Policy<Taken> =>
  policy<Taken>({
    name: NAME,
    sources: [saleEvents, creditNoteEvents, partnerEvents, booksEvents, ratesEvents],
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
    ],
    retryOn: { 'rates.published': ['NO_RATE'] },
    async react(events) {
      const desk = new PostingDesk(NAME, facts);
      await desk.sales.begin(events);
      for (const event of events) if (isAnswered(event)) await answer(desk, event);
      return desk.done();
    },
  });

type Answered = Recorded<EventOf<Taken, keyof typeof ANSWERS>>;

const isAnswered = (event: Recorded<Taken>): event is Answered => event.type in ANSWERS;

/** Each event to the answer of its own type, which the compiler cannot follow. */
const answer = (desk: PostingDesk, event: Answered): Promise<void> | void =>
  (ANSWERS[event.type] as (desk: PostingDesk, event: Answered) => Promise<void> | void)(desk, event);
