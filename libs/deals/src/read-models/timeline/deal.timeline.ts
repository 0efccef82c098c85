import { unreachable } from '#libs/kernel';
import type { DealEvent } from '../../deal/deal.events.js';
import { decided, own, ownReasons, staff, type TimelineEntry } from './timeline-entry.js';

/** What happened, in words. */
export const dealStepKinds: Readonly<Record<Exclude<DealEvent['type'], 'deal.subject-named'>, string>> = {
  'deal.drafted': 'It was drafted.',
  'deal.revised': 'Its content was changed.',
  'deal.submitted': 'It was handed in.',
  'deal.customer-identified': 'It became known which account the customer is.',
  'deal.review-started': 'A person reviews it.',
  'deal.returned': 'It went back to its partner.',
  'deal.approved': 'It was approved.',
  'deal.rejected': 'It was rejected.',
  'deal.duplicate-found': 'It was found to be a duplicate of the partner’s own.',
  'deal.withdrawn': 'It was taken back.',
  'deal.activity-logged': 'The partner worked on it.',
  'deal.extended': 'Its protection was prolonged.',
  'deal.expired': 'Its protection ended with its time.',
  'deal.reinstated': 'It is protected again.',
  'deal.revoked': 'Its approval was taken back.',
  'deal.won': 'It was won.',
  'deal.lost': 'It was lost.',
  'deal.influence-recorded': 'Another partner helped.',
  'deal.account-joined': 'Its customer turned out to be another account, too.',
  'deal.reassigned': 'It went over to another partner.',
  'deal.merged': 'It was found to be a duplicate of another deal.',
  'deal.took-in': 'Other deals were found to be duplicates of it.',
  'deal.noted': 'A manager wrote a note for the vendor’s own people.',
  'deal.reminded': 'Somebody was reminded of it.',
  'deal.imported': 'It was imported as history.',
  'deal.import-repeated': 'Another row of its number was met.',
  'deal.customer-erased': 'What was said of the customer was erased.',
};

/** What an event of a deal is in its story. */
export function dealTimelineEntry(event: DealEvent): TimelineEntry | undefined {
  switch (event.type) {
    case 'deal.drafted':
    case 'deal.revised':
    case 'deal.imported':
      return own(event.data, contentFacts(event.data));
    case 'deal.submitted':
    case 'deal.expired':
      return own(event.data);
    case 'deal.customer-identified': {
      const { by, accountId, note, subjectId } = event.data;
      return decided(event.data, {}, { subjectId, hidden: { accountId, by, note } });
    }
    case 'deal.review-started': {
      const { reasons, decideBy, evidence, accountId } = event.data;
      const facts = { until: decideBy, reviewReasons: ownReasons(reasons) };
      return decided(event.data, facts, { evidence, hidden: { accountId, reviewReasons: reasons } });
    }
    case 'deal.returned': {
      const { placeUntil: until, note, evidence, subjectId } = event.data;
      return decided(event.data, { until }, { words: { note }, subjectId, evidence });
    }
    case 'deal.approved': {
      const { by, note, expiresAt: until, evidence, accountId, subjectId } = event.data;
      return decided(event.data, { by, until }, { words: { note }, subjectId, evidence, hidden: { accountId } });
    }
    case 'deal.rejected': {
      const { reason, note, evidence, subjectId } = event.data;
      return decided(event.data, { reason }, { words: { note }, subjectId, evidence });
    }
    case 'deal.duplicate-found':
      return decided(event.data, { dealId: event.data.of }, { evidence: event.data.evidence });
    case 'deal.withdrawn':
    case 'deal.revoked':
      return own(event.data, {}, saidIn(event.data));
    case 'deal.activity-logged':
      return own(event.data, { activity: event.data.kind, happenedAt: event.data.happenedAt });
    case 'deal.extended': {
      const { days, expiresAt: until } = event.data;
      return own(event.data, { days, until }, saidIn(event.data));
    }
    case 'deal.reinstated':
      return own(event.data, { until: event.data.expiresAt }, saidIn(event.data));
    case 'deal.won': {
      const { amount, currency, closedAt: happenedAt } = event.data;
      return own(event.data, { amount, currency, happenedAt });
    }
    case 'deal.lost':
      return own(event.data, { happenedAt: event.data.closedAt }, saidIn(event.data));
    case 'deal.influence-recorded': {
      const { partnerId: otherPartnerId, happenedAt, evidence: note } = event.data;
      return staff(event.data, { happenedAt }, { subjectId: otherPartnerId, hidden: { otherPartnerId, note } });
    }
    case 'deal.account-joined': {
      const { accountId, beside } = event.data;
      const [otherDealId] = beside;
      return staff(event.data, {}, { hidden: { accountId, ...(otherDealId !== undefined && { otherDealId }) } });
    }
    case 'deal.reassigned': {
      const { before, reason: note, subjectId } = event.data;
      return decided(
        event.data,
        {},
        { subjectId, hidden: { note, ...(before !== null && { otherPartnerId: before }) } },
      );
    }
    case 'deal.merged': {
      const { into, ofSamePartner, reason: note, subjectId } = event.data;
      const facts = ofSamePartner ? { dealId: into } : {};
      return decided(event.data, facts, { subjectId, hidden: { note, otherDealId: into } });
    }
    case 'deal.took-in': {
      const { from, reason: note, subjectId } = event.data;
      const [otherDealId] = from;
      return staff(event.data, {}, { subjectId, hidden: { note, ...(otherDealId !== undefined && { otherDealId }) } });
    }
    case 'deal.noted': {
      const { note, subjectId } = event.data;
      return staff(event.data, {}, { subjectId, hidden: { note } });
    }
    case 'deal.reminded':
      return own(event.data, { reason: event.data.about, until: event.data.dueAt });
    case 'deal.import-repeated': {
      const { amount, currency, from } = event.data;
      return staff(event.data, { amount, currency, note: `${from.file} ${from.row}` });
    }
    case 'deal.customer-erased':
      return own(event.data);
    case 'deal.subject-named':
      return undefined;
    default:
      return unreachable(event);
  }
}

const saidIn = ({
  reason,
  subjectId,
}: Pick<Extract<DealEvent, { type: 'deal.lost' }>['data'], 'reason' | 'subjectId'>) => ({
  words: { reason },
  subjectId,
});

const contentFacts = ({ amount, currency, productLines }: Extract<DealEvent, { type: 'deal.revised' }>['data']) => ({
  amount,
  currency,
  productLines,
});
