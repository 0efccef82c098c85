import { Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import { type DealContent, type DealEvent } from './deal.events.js';
import type { DealOutcome, Reminder } from '../vocabulary/deal.types.js';
import { withRow } from './submission.js';
import { laterThan } from './rules.js';
import type { Deal, DealState, DealStatus } from './deal.state.js';

type Begun = Extract<DealEvent, { type: 'deal.drafted' | 'deal.imported' }>;

export function evolveDeal(state: DealState, event: DealEvent): DealState {
  if (event.type === 'deal.drafted' || event.type === 'deal.imported') return begun(event);
  if (state.status === 'absent') return state;
  // Telling of an end, or of one to come, is no step of time: an approval expires by its date, and what is dated before it comes in time.
  if (event.type === 'deal.expired') return state;
  if (event.type === 'deal.subject-named') return { ...state, hasUnownedWords: false };
  const at = event.type === 'deal.reminded' ? state.at : laterThan(state.at, event.data.at);
  return { ...state, ...changed(state, event), at, hasUnownedWords: saysUnowned(event) || state.hasUnownedWords };
}

function saysUnowned({ data }: DealEvent): boolean {
  if (!('subjectId' in data) || data.subjectId !== null) return false;
  const words = 'note' in data ? data.note : 'reason' in data ? data.reason : null;
  return words !== null || ('personalMetadata' in data && data.personalMetadata !== null);
}

const IMPORTED_AS: Readonly<Record<DealOutcome, DealStatus>> = { open: 'open', won: 'won', lost: 'lost' };

function begun({ type, data }: Begun): Deal {
  const { dealId, programId, partnerId, externalId, subjectId, at } = data;
  const history = type === 'deal.imported' ? data : null;
  return {
    ...contentFields(data),
    status: history ? IMPORTED_AS[history.outcome] : 'draft',
    dealId,
    programId,
    partnerId,
    externalId,
    subjectId,
    hasUnownedWords: false,
    at,
    since: history?.registeredAt ?? at,
    identifiers: [],
    nameBlockId: null,
    nameImitates: false,
    accountId: history?.accountId ?? null,
    before: null,
    identifiedBy: null,
    reasons: [],
    evidence: null,
    placeUntil: null,
    expiresAt: null,
    extensions: 0,
    activeAt: null,
    closedAt: history?.closedAt ?? null,
    influencers: Map<string, Instant>(),
    beside: Set<string>(),
    tookIn: Set<string>(),
    mergedInto: null,
    imported: history ? withRow(null, history.from) : null,
    reminded: Map<Reminder, Instant>(),
    subjects: Set([data.customerId]),
    erased: false,
  };
}

function contentFields(data: DealContent): DealContent {
  const { customerId, customerName, customerCountry, customerCrmId, customerWebsite, customerEmail } = data;
  const {
    customerCrmSystem,
    customerTaxId,
    productLines,
    amount,
    currency,
    expectedCloseOn,
    representative,
    involvement,
  } = data;
  const { territory, metadata, personalMetadata } = data;
  const customer = { customerId, customerName, customerCountry, customerCrmId, customerWebsite, customerEmail };
  const deal = { productLines, amount, currency, expectedCloseOn, representative, involvement, territory };
  const crm = customerCrmSystem === undefined ? {} : { customerCrmSystem };
  return { ...customer, ...crm, customerTaxId, ...deal, metadata, personalMetadata };
}

function changed(
  deal: Deal,
  { type, data }: Exclude<DealEvent, Begun | { type: 'deal.expired' | 'deal.subject-named' }>,
): Partial<Deal> {
  switch (type) {
    case 'deal.revised':
      return { ...contentFields(data), subjects: deal.subjects.add(data.customerId), erased: false };
    case 'deal.submitted':
      return submitted(deal, data);
    case 'deal.customer-identified':
      // An imported deal asks for nothing: once its customer is known, nobody has to look.
      return {
        accountId: data.accountId,
        identifiedBy: data.by,
        ...(deal.imported && { status: 'open', reasons: [] }),
      };
    case 'deal.review-started':
      return { status: 'in-review', reasons: data.reasons, evidence: data.evidence, placeUntil: null };
    case 'deal.returned':
      return { status: 'returned', placeUntil: data.placeUntil, evidence: data.evidence };
    case 'deal.approved':
      return { status: 'approved', expiresAt: data.expiresAt, evidence: data.evidence, accountId: data.accountId };
    case 'deal.rejected':
      return { status: 'rejected', evidence: data.evidence };
    case 'deal.duplicate-found':
      return { status: 'duplicate', evidence: data.evidence };
    case 'deal.withdrawn':
      return { status: 'withdrawn' };
    case 'deal.activity-logged':
      return { activeAt: laterThan(deal.activeAt ?? '', data.happenedAt) };
    case 'deal.extended':
      return { status: 'approved', expiresAt: data.expiresAt, extensions: deal.extensions + 1 };
    case 'deal.reinstated':
      return { status: 'approved', expiresAt: data.expiresAt };
    case 'deal.revoked':
      return { status: 'revoked' };
    case 'deal.won':
      return { status: 'won', closedAt: data.closedAt, amount: data.amount };
    case 'deal.lost':
      return { status: 'lost', closedAt: data.closedAt };
    case 'deal.influence-recorded':
      return { influencers: deal.influencers.set(data.partnerId, data.happenedAt) };
    case 'deal.account-joined':
      return { accountId: data.accountId, beside: deal.beside.union(data.beside) };
    case 'deal.reassigned':
      // Who was to lead it is a contact of the partner before.
      return { partnerId: data.partnerId, representative: null };
    case 'deal.took-in':
      return { tookIn: deal.tookIn.union(data.from) };
    case 'deal.merged':
      return { status: 'duplicate', mergedInto: data.into };
    case 'deal.noted':
      return {};
    case 'deal.reminded':
      return { reminded: deal.reminded.set(data.about, data.dueAt) };
    case 'deal.import-repeated':
      return { imported: withRow(deal.imported, data.from) };
    case 'deal.customer-erased':
      return { erased: true, ...NOBODY };
  }
}

/** The customer is looked up anew: what was said of it may have changed. */
function submitted(
  deal: Deal,
  { identifiers, nameBlockId, nameImitates }: Extract<DealEvent, { type: 'deal.submitted' }>['data'],
): Partial<Deal> {
  const { accountId, identifiedBy } = deal;
  const before =
    accountId && identifiedBy ? { accountId, by: identifiedBy, identifiers: deal.identifiers } : deal.before;
  return { status: 'submitted', identifiers, nameBlockId, nameImitates, accountId: null, identifiedBy: null, before };
}

/** A customer of whom nothing is known any more. */
export const NOBODY = {
  customerName: null,
  customerCountry: null,
  customerCrmId: null,
  customerWebsite: null,
  customerEmail: null,
  customerTaxId: null,
};
