import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, overlaid, subjectOf, word } from '#libs/feed';
import type { DealEventJson, DealJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type DealContent, type DealEvent, dealEvents } from '../deal/deal.events.js';
import { ownReasons } from '../read-models/timeline/timeline-entry.js';

const deal = subjectOf<DealEventJson>()({
  kind: 'deal',
  field: 'deal',
  of: (data: { readonly dealId: string }) => data.dealId,
});

/** Without what only some states know. */
const NO_DETAILS = { decideBy: null };

const globalId = <Id extends string | null>(kind: string, id: Id): Id =>
  (id === null ? null : toGlobalId(kind, id)) as Id;

const moneyOf = (amount: string | null, currency: string) => (amount === null ? null : { amount, currency });

const publicContent = (data: DealContent) => ({
  customer: {
    id: toGlobalId('customer', data.customerId),
    name: data.customerName,
    country: data.customerCountry,
    crmId: data.customerCrmId,
    crmSystem: data.customerCrmSystem ?? null,
    website: data.customerWebsite,
    email: data.customerEmail,
    taxId: data.customerTaxId,
  },
  productLines: data.productLines,
  amount: moneyOf(data.amount, data.currency),
  currency: data.currency,
  expectedCloseOn: data.expectedCloseOn,
  involvement: word(data.involvement),
  territory: data.territory,
  representative: globalId('contact', data.representative),
  metadata: overlaid(data.metadata, data.personalMetadata),
});

interface Owner {
  readonly dealId: string;
  readonly programId: string;
  readonly partnerId: string | null;
  readonly externalId: string | null;
}

const ownerOf = (data: Owner) => ({
  id: toGlobalId('deal', data.dealId),
  programId: toGlobalId('program', data.programId),
  partnerId: globalId('partner', data.partnerId),
  externalId: data.externalId,
});

const extended = (expiresAt: string, { extensions = 0 }: DealJson) => ({ expiresAt, extensions: extensions + 1 });

/** `deal.*`: what its own partner may read of it. Of rivals and accounts nothing is published. */
export const dealFeed: AnyFeed = feed<DealEvent>()({
  source: dealEvents,
  on: {
    'deal.drafted': deal.creates(({ data }) => ({
      ...ownerOf(data),
      ...publicContent(data),
      state: 'DRAFT',
      registeredAt: data.at,
    })),
    'deal.imported': deal.creates(({ data }) => ({
      ...ownerOf(data),
      ...publicContent(data),
      state: word(data.outcome),
      registeredAt: data.registeredAt ?? data.at,
      submittedAt: data.registeredAt,
      closedAt: data.closedAt,
    })),
    'deal.revised': deal.becomes(({ data }) => publicContent(data)),
    'deal.submitted': deal.becomes(({ data }, { submittedAt }) => ({
      ...NO_DETAILS,
      state: 'SUBMITTED',
      submittedAt: submittedAt ?? data.at,
    })),
    'deal.customer-identified': 'kept-back',
    'deal.review-started': deal.becomes(
      ({ data }) => ({ state: 'IN_REVIEW', decideBy: data.decideBy }),
      ({ data }) => ({ reviewReasons: ownReasons(data.reasons) }),
    ),
    'deal.returned': deal.becomes(
      () => ({ ...NO_DETAILS, state: 'RETURNED' }),
      ({ data }) => ({ note: data.note }),
    ),
    'deal.approved': deal.becomes(
      ({ data }) => ({ ...NO_DETAILS, state: 'APPROVED', decidedAt: data.at, expiresAt: data.expiresAt }),
      ({ data }) => ({ decidedBy: word(data.by), note: data.note }),
    ),
    'deal.rejected': deal.becomes(
      ({ data }) => ({ ...NO_DETAILS, state: 'REJECTED', decidedAt: data.at }),
      ({ data }) => ({ reason: word(data.reason), note: data.note }),
    ),
    'deal.duplicate-found': deal.becomes(({ data }) => ({
      ...NO_DETAILS,
      state: 'DUPLICATE',
      decidedAt: data.at,
      duplicateOf: toGlobalId('deal', data.of),
    })),
    'deal.withdrawn': deal.becomes(
      () => ({ ...NO_DETAILS, state: 'WITHDRAWN' }),
      ({ data }) => ({ note: data.reason }),
    ),
    'deal.activity-logged': deal.stays(({ data }) => ({ activity: word(data.kind), happenedAt: data.happenedAt })),
    'deal.extended': deal.becomes(
      ({ data }, before) => extended(data.expiresAt, before),
      ({ data }) => ({ days: data.days, note: data.reason }),
    ),
    'deal.expired': deal.becomes(() => ({ ...NO_DETAILS, state: 'EXPIRED' })),
    'deal.reinstated': deal.becomes(
      ({ data }) => ({ ...NO_DETAILS, state: 'APPROVED', expiresAt: data.expiresAt }),
      ({ data }) => ({ note: data.reason }),
    ),
    'deal.revoked': deal.becomes(
      () => ({ ...NO_DETAILS, state: 'REVOKED' }),
      ({ data }) => ({ note: data.reason }),
    ),
    'deal.won': deal.becomes(({ data }) => ({
      ...NO_DETAILS,
      state: 'WON',
      closedAt: data.closedAt,
      amount: moneyOf(data.amount, data.currency),
      currency: data.currency,
    })),
    'deal.lost': deal.becomes(
      ({ data }) => ({ ...NO_DETAILS, state: 'LOST', closedAt: data.closedAt }),
      ({ data }) => ({ note: data.reason }),
    ),
    'deal.influence-recorded': forStaff(
      deal.stays(({ data }) => ({
        influencerId: toGlobalId('partner', data.partnerId),
        happenedAt: data.happenedAt,
        note: data.evidence,
      })),
    ),
    'deal.account-joined': 'kept-back',
    'deal.took-in': 'kept-back',
    // Why is for the vendor's own people: it may tell of the other partner.
    'deal.reassigned': deal.becomes(({ data }) => ({
      partnerId: toGlobalId('partner', data.partnerId),
      representative: null,
    })),
    // When it was decided on stays, as in GraphQL.
    'deal.merged': deal.becomes(({ data }, { decidedAt }) => ({
      ...NO_DETAILS,
      state: 'DUPLICATE',
      decidedAt: decidedAt ?? data.at,
      duplicateOf: data.ofSamePartner ? toGlobalId('deal', data.into) : null,
    })),
    'deal.noted': 'kept-back',
    'deal.reminded': 'kept-back',
    'deal.import-repeated': 'kept-back',
    'deal.subject-named': 'kept-back',
    // Also earlier customers of the deal are erased, and what its account says: neither is the deal's customer.
    'deal.customer-erased': deal.becomes(({ data }, { customer }) => {
      const id = toGlobalId('customer', data.customerId);
      return customer?.id === id ? { customer: { id, erased: true } } : {};
    }),
  },
});
