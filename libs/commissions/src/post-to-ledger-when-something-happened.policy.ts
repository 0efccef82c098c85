import { type Facts, type Policy, policy } from '#libs/eventing';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { type CreditNoteEvent, creditNoteEvents, type SaleEvent, saleEvents } from '#libs/sales';
import { type BooksEvent, booksEvents } from './books.events.js';
import { PostingDesk } from './posting.desk.js';

const NAME = 'post-to-ledger-when-something-happened';

type Taken = SaleEvent | CreditNoteEvent | PartnerEvent | BooksEvent;

/** The only way in which history reaches ledgers: one policy, so that the order of postings is the order of events. */
export const postToLedgerWhenSomethingHappened = (facts: Facts): Policy<Taken> =>
  policy<Taken>({
    name: NAME,
    sources: [saleEvents, creditNoteEvents, partnerEvents, booksEvents],
    on: {
      'sale.recorded': 'taken',
      'sale.refunded': 'taken',
      'sale.refund-awaited': 'ignored',
      'sale.refund-exceeded': 'ignored',
      'credit-note.recorded': 'taken',
      'partner.invited': 'taken',
      'partner.enrolled': 'taken',
      'partner.banned': 'taken',
      'partner.prospected': 'ignored',
      'partner.applied': 'ignored',
      'partner.review-started': 'ignored',
      'partner.onboarding-started': 'ignored',
      'partner.onboarding-step-completed': 'ignored',
      'partner.activated': 'ignored',
      'partner.suspended': 'ignored',
      'partner.resumed': 'ignored',
      'partner.offboarded': 'ignored',
      'partner.rejected': 'ignored',
      'partner.declined': 'ignored',
      'partner.merged': 'ignored',
      'partner.absorbed': 'ignored',
      'partner.tier-set': 'ignored',
      'partner.plan-assigned': 'ignored',
      'partner.tax-form-recorded': 'ignored',
      'partner.payout-method-verified': 'ignored',
      'partner.contact-added': 'ignored',
      'partner.contact-changed': 'ignored',
      'partner.contact-removed': 'ignored',
      'partner.contact-erased': 'ignored',
      'books.closing-requested': 'taken',
      'books.closing-began': 'taken',
      'books.ledger-listed': 'ignored',
      'books.period-closed': 'ignored',
    },
    async react(events) {
      const desk = new PostingDesk(NAME, facts);
      for (const event of events) {
        switch (event.type) {
          case 'sale.recorded':
          case 'credit-note.recorded':
            await desk.sold(event);
            break;
          case 'sale.refunded':
            await desk.refunded(event);
            break;
          case 'partner.invited':
          case 'partner.enrolled':
            await desk.joined(event);
            break;
          case 'partner.banned':
            await desk.banned(event);
            break;
          case 'books.closing-requested':
            await desk.closingRequested(event);
            break;
          case 'books.closing-began':
            desk.closingBegan(event);
            break;
          default:
        }
      }
      return desk.done();
    },
  });
