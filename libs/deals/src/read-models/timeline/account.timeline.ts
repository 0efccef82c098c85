import { unreachable } from '#libs/kernel';
import type { AccountEvent } from '../../account/account.events.js';
import { staff, type TimelineEntry, type Words } from './timeline-entry.js';

/** What an event of an account is in the story of a deal, for the vendor’s own people: the deal itself tells its partner. */
export function accountTimelineEntry(event: AccountEvent): TimelineEntry | undefined {
  switch (event.type) {
    case 'account.place-taken':
    case 'account.place-resumed': {
      const { decideBy: until, reasons: reviewReasons, productLines, accountId, evidence } = event.data;
      return staff(event.data, { until, productLines }, { evidence, hidden: { accountId, reviewReasons } });
    }
    case 'account.place-held': {
      const { until, note, accountId, evidence } = event.data;
      return staff(event.data, { until }, { ...saidIn(event.data, { note }), evidence, hidden: { accountId } });
    }
    case 'account.place-given-up':
    case 'account.protection-ended':
      return staff(event.data, { reason: event.data.why }, saidIn(event.data, { note: event.data.reason }));
    case 'account.protection-granted': {
      const { until, by, note, productLines, accountId, evidence } = event.data;
      const said = saidIn(event.data, { note });
      return staff(event.data, { until, by, productLines }, { ...said, evidence, hidden: { accountId } });
    }
    case 'account.registration-refused': {
      const { why: reason, note, of: dealId, accountId, evidence } = event.data;
      const said = saidIn(event.data, { note });
      return staff(event.data, { reason, dealId }, { ...said, evidence, hidden: { accountId } });
    }
    case 'account.protection-extended':
      return staff(
        event.data,
        { until: event.data.until, days: event.data.days },
        saidIn(event.data, { reason: event.data.reason }),
      );
    case 'account.protection-reinstated':
      return staff(event.data, { until: event.data.until }, saidIn(event.data, { reason: event.data.reason }));
    case 'account.history-noted':
      return staff(event.data, { until: event.data.until }, { hidden: { accountId: event.data.accountId } });
    case 'account.conflict-found':
      return staff(event.data, {}, { hidden: { otherDealId: event.data.with, accountId: event.data.accountId } });
    case 'account.became-customer':
      return staff(event.data, { productLines: event.data.productLines });
    case 'account.registration-reassigned': {
      const { before: otherPartnerId, reason: note } = event.data;
      return staff(event.data, {}, { subjectId: event.data.partnerId, hidden: { otherPartnerId, note } });
    }
    case 'account.joined':
    case 'account.absorbed':
    case 'account.direct-opportunity-opened':
    case 'account.direct-opportunity-closed':
    case 'account.marked-competitor':
      return undefined;
    default:
      return unreachable(event);
  }
}

const saidIn = ({ partnerId: subjectId }: { readonly partnerId: string }, words: Words) => ({ words, subjectId });
