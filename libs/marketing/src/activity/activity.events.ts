import { type Day, type DomainEvent, eventTypes, type Instant, type Money, sealedFrom } from '#libs/kernel';
import type { ActivityKind } from '#libs/programs';
import type { Exchange } from '../fund/state/fund.types.js';

interface Of {
  readonly activityId: string;
  readonly programId: string;
  /** Business time. */
  readonly at: Instant;
}

/** What an activity is to be. */
export interface ActivityPlan {
  readonly name: string;
  readonly kind: ActivityKind;
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** Whom it is for, in words. */
  readonly audience: string | null;
  readonly expectedLeads: number | null;
}

export type CostKind = 'venue' | 'media' | 'production' | 'speaker' | 'travel' | 'other';

/** What something cost, and who paid it; null: the vendor. */
export interface ActivityCost {
  /** Of the invoice: one cost of an activity. */
  readonly number: string;
  readonly day: Day;
  readonly kind: CostKind;
  readonly paidBy: string | null;
  readonly amount: Money;
  /** Whether a fund may pay for it. */
  readonly eligible: boolean;
}

export type ActivityFileUse = 'asset' | 'proof';

/** What a vendor and some of its partners do together to be found. */
export type ActivityEvent =
  | DomainEvent<'activity.planned', Of & ActivityPlan & { readonly externalId: string; readonly currency: string }>
  | DomainEvent<'activity.revised', Of & ActivityPlan>
  /** `costShare`: its part of the costs in basis points. Invited anew, it has to answer anew. */
  | DomainEvent<'activity.host-invited', Of & { readonly partnerId: string; readonly costShare: number }>
  /** Who declines has no part in it any more; while it runs, a host that declines another part keeps the one that it bears: `keeps`. */
  | DomainEvent<
      'activity.host-answered',
      Of & { readonly partnerId: string; readonly accepts: boolean; readonly keeps?: number }
    >
  /** `partnerId`: who has to do it; null: the vendor. `dueAt`: the first moment after the day it is due. */
  | DomainEvent<
      'activity.task-added',
      Of & {
        readonly taskId: string;
        readonly partnerId: string | null;
        readonly title: string;
        readonly dueOn: Day;
        readonly dueAt: Instant;
      }
    >
  | DomainEvent<'activity.task-done', Of & { readonly taskId: string }>
  | DomainEvent<'activity.task-dropped', Of & { readonly taskId: string }>
  | DomainEvent<
      'activity.file-attached',
      Of & {
        readonly use: ActivityFileUse;
        /** Who gave it; null: the vendor. */
        readonly partnerId: string | null;
        readonly name: string;
        readonly mediaType: string;
        readonly size: number;
        readonly sha256: string;
      }
    >
  /** `counted`: in the program’s currency, at the rate of its day. */
  | DomainEvent<
      'activity.cost-recorded',
      Of & ActivityCost & { readonly exchange: Exchange | null; readonly counted: Money }
    >
  /** It was wrong: it counts no more. What it had counted, and who had paid it, is said once more. Its number may be recorded anew. */
  | DomainEvent<
      'activity.cost-withdrawn',
      Of &
        Pick<ActivityCost, 'number' | 'paidBy'> & {
          readonly counted: Money;
          /** By whose key the reason is encrypted: that of the host that was invited first, else one of the activity’s own. */
          readonly explainedFor: string;
          /** In a person’s words; null once that host is erased. */
          readonly reason: string | null;
        }
    >
  | DomainEvent<'activity.started', Of>
  | DomainEvent<'activity.finished', Of>
  | DomainEvent<
      'activity.cancelled',
      Of & {
        /** By whose key the reason is encrypted: that of the host that was invited first, else one of the activity’s own. */
        readonly explainedFor: string;
        /** In a person’s words; null once that host is erased. */
        readonly reason: string | null;
      }
    >;

const v1 = { version: 1 } as const;

export const activityEvents = eventTypes<ActivityEvent>()('activity', {
  'activity.planned': v1,
  'activity.revised': v1,
  'activity.host-invited': v1,
  'activity.host-answered': v1,
  'activity.task-added': v1,
  'activity.task-done': v1,
  'activity.task-dropped': v1,
  'activity.file-attached': v1,
  'activity.cost-recorded': v1,
  'activity.cost-withdrawn': {
    version: 1,
    personal: { subject: 'explainedFor', fields: ['reason'], afterErasure: 'left-out' },
  },
  'activity.started': v1,
  'activity.finished': v1,
  'activity.cancelled': {
    ...sealedFrom(2, 'explainedFor', 'reason'),
    upcast: { 1: (data) => ({ ...data, explainedFor: (data as Of).activityId }) },
  },
});
