import type { Published } from '#libs/eventing';
import { publishedAs, subjectOf, word } from '#libs/feed';
import type { PayoutEventJson, PayoutJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import type { LedgerEvent } from '../ledger/events/ledger.events.js';
import { correctionOf } from './postings.js';

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;
type Status = 'PLANNED' | 'APPROVED' | 'INTENDED' | 'SENT' | 'UNKNOWN' | 'SETTLED' | 'FAILED' | 'RETURNED';

const payout = subjectOf<PayoutEventJson>()({
  kind: 'payout',
  field: 'payout',
  of: (data: { readonly payoutId: string }) => data.payoutId,
});

type Change<E extends LedgerEvent> = (event: E) => PayoutJson;
type OfPayout = Extract<LedgerEvent, { readonly data: { readonly payoutId: string } }>;

const becomes = <E extends OfPayout>(
  name: string,
  status: Status,
  change: Change<E> = () => ({}),
  facts: (data: E['data']) => {
    readonly reason?: string | null;
    readonly note?: string | null;
    readonly costBearer?: string;
  } = () => ({}),
): Published<E> =>
  publishedAs(
    name,
    payout.becomes<E>(
      (event) => ({ status, ...change(event) }),
      ({ data }) => ({ ...facts(data), ...('credit' in data && { credit: correctionOf(data.credit) }) }),
    ),
  );

/** `payout.*` */
export const payouts = {
  'ledger.payout-planned': publishedAs(
    'planned',
    payout.creates<Of<'ledger.payout-planned'>>(({ data }) => ({
      id: toGlobalId('payout', data.payoutId),
      statementId: toGlobalId('statement', data.statementId),
      programId: toGlobalId('program', data.programId),
      partnerId: toGlobalId('partner', data.partnerId),
      ...{ period: data.period, amount: data.amount, pays: data.pays, plannedAt: data.at },
      approvalsNeeded: data.approvalsNeeded,
      status: data.approvalsNeeded === 0 ? 'APPROVED' : 'PLANNED',
      entries: data.entries?.map(({ kind, ...sum }) => ({ kind: word<string>(kind), ...sum })) ?? null,
    })),
  ),
  'ledger.payout-approved': publishedAs(
    'approved',
    payout.becomes<Of<'ledger.payout-approved'>>(({ data: { approvals } }, { approvalsNeeded = 0 }) => ({
      approvals,
      status: approvals >= approvalsNeeded ? 'APPROVED' : 'PLANNED',
    })),
  ),
  'ledger.payout-intended': becomes<Of<'ledger.payout-intended'>>('intended', 'INTENDED'),
  'ledger.payout-sent': becomes<Of<'ledger.payout-sent'>>('sent', 'SENT', ({ data }) => ({
    providerReference: data.providerReference,
  })),
  'ledger.payout-settled': becomes<Of<'ledger.payout-settled'>>('settled', 'SETTLED', ({ data }) => ({
    settledOn: data.settledOn,
  })),
  'ledger.payout-failed': becomes<Of<'ledger.payout-failed'>>('failed', 'FAILED', undefined, (data) => ({
    reason: data.failure,
    note: data.reason,
  })),
  'ledger.payout-returned': becomes<Of<'ledger.payout-returned'>>('returned', 'RETURNED', undefined, ({ reason }) => ({
    note: reason,
  })),
  'ledger.payout-cost-assigned': becomes<Of<'ledger.payout-cost-assigned'>>(
    'cost_assigned',
    'RETURNED',
    undefined,
    ({ to, reason }) => ({ costBearer: word<string>(to), note: reason }),
  ),
  'ledger.payout-unknown': becomes<Of<'ledger.payout-unknown'>>('unknown', 'UNKNOWN', undefined, ({ reason }) => ({
    note: reason,
  })),
  'ledger.payout-reconciled': publishedAs(
    'reconciled',
    payout.becomes<Of<'ledger.payout-reconciled'>>(({ data: { found, evidence } }) =>
      found === 'sent'
        ? { status: 'SENT', providerReference: evidence }
        : { status: 'APPROVED', providerReference: null },
    ),
  ),
};
