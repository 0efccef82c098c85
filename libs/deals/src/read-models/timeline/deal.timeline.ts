import { unreachable } from '#libs/kernel';
import type { DealEvent } from '../../deal/deal.events.js';
import { decided, own, ownReasons, staff, type TimelineEntry } from './timeline-entry.js';

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
