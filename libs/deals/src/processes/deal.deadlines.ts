import { clearDeadline, type DeadlineChange, deadlines, setDeadline } from '#libs/eventing';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';

/** By when a person should have decided. */
export const dealDeadlines = deadlines<DealEvent>()(dealEvents, {
  'deal.review-started': ({ data }) => [setDeadline('decision-due', deadlineSubject(data), data.decideBy)],
  'deal.returned': ({ data }) => decided(data),
  'deal.approved': ({ data }) => decided(data),
  'deal.rejected': ({ data }) => decided(data),
  'deal.duplicate-found': ({ data }) => decided(data),
  'deal.withdrawn': ({ data }) => decided(data),
  'deal.merged': ({ data }) => decided(data),
  'deal.revoked': ({ data }) => decided(data),
  'deal.won': ({ data }) => decided(data),
  'deal.lost': ({ data }) => decided(data),
});

interface Of {
  readonly dealId: string;
  readonly programId: string;
}

const deadlineSubject = ({ dealId, programId }: Of) => ({ noun: 'deal', id: dealId, programId });

const decided = (deal: Of): readonly DeadlineChange[] => [clearDeadline('decision-due', deadlineSubject(deal))];
