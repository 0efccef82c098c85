import { deterministicId, type Recorded } from '#libs/kernel';
import type { PartnerErased } from '#libs/partners';
import type { AccountEvent } from '../src/account/account.events.js';
import type { DealEvent } from '../src/deal/deal.events.js';
import type { ReviewReason } from '../src/vocabulary/deal.types.js';
import type { Evidence } from '../src/vocabulary/evidence.js';
import { rowsAfter } from '../../eventing/test/rows.fixtures.js';

type Rows = Record<string, Record<string, unknown>>;
type Event = DealEvent | AccountEvent | PartnerErased;

export const RIVAL = 'RIVAL';
export const evidence: Evidence = {
  conflict: 'protected-for-another',
  candidates: [
    {
      ...{ kind: 'protection', accountId: RIVAL, dealId: RIVAL, partnerId: RIVAL, productLines: [RIVAL] },
      ...{ from: RIVAL, until: RIVAL, score: 99, explanation: RIVAL, revision: RIVAL },
    },
  ],
  ...{
    accountRevision: RIVAL,
    policyVersion: 1,
    programRevision: '3',
    partnerRevision: '4',
    partnerStanding: 'active',
  },
  ...{ partnerTier: 2, openRegistrations: 5, capacity: 25 },
};

export const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}T12:00:00.000Z`;
export const of = (dealId: string, at: string) => ({
  dealId,
  programId: 'program',
  at,
  subjectId: `partner-${dealId}`,
});
const customer = (n: string) => ({
  ...{ customerId: `customer-${n}`, customerName: `Name ${n}`, customerCountry: 'US', customerCrmId: null },
  ...{ customerWebsite: null, customerEmail: null, customerTaxId: null },
});
const content = (n: string) => ({
  ...customer(n),
  ...{ productLines: ['A'], amount: '10.50', currency: 'USD', expectedCloseOn: null, representative: null },
  ...{ involvement: 'sourced' as const, territory: 'West', metadata: { route: 'x' }, personalMetadata: null },
});

export const drafted = (dealId: string, n = dealId): DealEvent => ({
  type: 'deal.drafted',
  data: { ...of(dealId, day(1)), partnerId: `partner-${dealId}`, externalId: dealId, ...content(n) },
});
export const submitted = (dealId: string, at = day(2)): DealEvent => ({
  type: 'deal.submitted',
  data: { ...of(dealId, at), partnerId: `partner-${dealId}`, identifiers: [], nameBlockId: null, nameImitates: false },
});
export const review = (dealId: string, reasons: readonly ReviewReason[], at = day(2)): DealEvent => ({
  type: 'deal.review-started',
  data: { ...of(dealId, at), accountId: 'account', reasons, decideBy: day(6), evidence },
});
export const approved = (dealId: string): DealEvent => ({
  type: 'deal.approved',
  data: { ...of(dealId, day(3)), accountId: 'account', by: 'person', expiresAt: day(20), note: 'yes', evidence },
});

const recorded = (event: Event, n: number, role = 'manager'): Recorded<Event> =>
  ({
    ...event,
    ...{ id: deterministicId(String(n)), stream: 'deal-t.d', revision: BigInt(n), recordedAt: day(28) },
    position: { commit: BigInt(100 - n), prepare: BigInt(100 - n) },
    metadata: { tenant: 't', occurredAt: day(27), actor: { role, subject: role === 'partner' ? RIVAL : 'ada' } },
  }) as unknown as Recorded<Event>;

/** What a view makes of a history, by the ids of its rows. */
export const rowsOf = (view: { readonly on: object }, events: readonly Event[], role?: string): Rows =>
  Object.fromEntries(
    rowsAfter(
      view,
      events.map((event, n) => recorded(event, n, role)),
    ),
  );
