import { type Change, insert, sortedBy, update, updateWhere, type View, mainView } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type SameCustomerEvent, sameCustomerEvents } from '../joins/same-customer.events.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { NOBODY } from '../deal/deal.evolve.js';
import { DealRow, type StoredDeal } from './deal.row.view.js';
import { NEVER } from '../vocabulary/standing.js';
import type { DealStatus } from '../deal/deal.state.js';
import { amountColumns, type Columns, contentColumns, workedOn } from './deal.columns.js';
import { positionKey } from '../vocabulary/position-key.js';

/** What only some states know: the next one begins without it. */
const NO_DETAILS = { decideBy: null, placeUntil: null } satisfies Columns;

const NOTHING_YET = {
  ...NO_DETAILS,
  submittedAt: null,
  decidedAt: null,
  decidedBy: null,
  rejectReason: null,
  note: null,
  duplicateOf: null,
  expiresAt: null,
  expiresOrder: NEVER,
  extensions: 0,
  closedAt: null,
  importedFrom: null,
  lastActivityAt: null,
} satisfies Columns;

const until = (expiresAt: string) => ({ expiresAt, expiresOrder: expiresAt });

const changes = <E extends DealEvent>(
  columns: (event: Recorded<E>, row: StoredDeal) => Columns,
): Change<E, StoredDeal> =>
  update(
    ({ data }) => data.dealId,
    (row, event) => ({ ...row, ...columns(event, row) }),
  );

const stands = <E extends DealEvent>(
  state: DealStatus,
  columns: (event: Recorded<E>, row: StoredDeal) => Columns = () => ({}),
): Change<E, StoredDeal> => changes((event, row) => ({ ...NO_DETAILS, state, ...columns(event, row) }));

/** What was said by, or of, somebody who is forgotten. */
const UNSAID = { note: null, personalMetadata: null } satisfies Columns;

type Source = DealEvent | SameCustomerEvent | PartnerErased;

export const dealView: View<Source, StoredDeal> = mainView<Source, StoredDeal>()({
  name: 'deals',
  version: 9,
  row: DealRow,
  searched: {
    alike: { customerName: 'customer', customerWebsite: 'website' },
    beginning: { externalId: 'number', customerCrmId: 'crm-id' },
    whole: { customerEmail: 'email', customerTaxId: 'tax-id' },
  },
  indexes: [
    ...sortedBy(['registeredAt', 'expiresOrder', 'amountOrder'], ['programId']),
    ['programId', 'state', 'expiresOrder', 'id'],
    ['programId', 'state', 'closedAt', 'id'],
    ['partnerId', 'registeredAt', 'id'],
    ['accountId', 'registeredAt', 'id'],
    ['programId', 'externalId'],
    ['customerId'],
    ['subjectId'],
  ],
  sources: [dealEvents, sameCustomerEvents, partnerEvents],
  on: {
    // Also deals that are over, which no account tells anything any more.
    'same-customer.joined': updateWhere(
      ({ data }) => ({ accountId: data.accountId }),
      ({ data }) => ({ accountId: data.into }),
    ),
    'deal.account-joined': changes(({ data }) => ({ accountId: data.accountId })),
    'deal.reassigned': changes(({ data }) => ({ partnerId: data.partnerId, representative: null })),
    // When it was decided on stays: how long that took is counted by it.
    'deal.merged': stands('duplicate', ({ data }, row) => ({
      decidedAt: row.decidedAt ?? data.at,
      duplicateOf: data.ofSamePartner ? data.into : null,
    })),
    'deal.took-in': 'ignored',
    'partner.erased': updateWhere(
      ({ data }) => ({ subjectId: data.partnerId }),
      () => UNSAID,
    ),
    'deal.drafted': insert(({ data, position }) => ({
      ...NOTHING_YET,
      ...ownerColumns(data),
      ...contentColumns(data),
      accountId: null,
      place: positionKey(position),
      state: 'draft',
      registeredAt: data.at,
      idleSince: data.at,
    })),
    'deal.imported': insert(({ data, position }) => ({
      ...NOTHING_YET,
      ...ownerColumns(data),
      ...contentColumns(data),
      accountId: data.accountId,
      place: positionKey(position),
      state: data.outcome,
      registeredAt: data.registeredAt ?? data.at,
      idleSince: data.registeredAt ?? data.at,
      submittedAt: data.registeredAt,
      closedAt: data.closedAt,
      importedFrom: data.from,
    })),
    'deal.revised': changes(({ data }) => contentColumns(data)),
    'deal.submitted': stands('submitted', ({ data, position }, row) =>
      row.submittedAt === null ? { submittedAt: data.at, place: positionKey(position) } : {},
    ),
    'deal.customer-identified': changes(({ data }) => ({ accountId: data.accountId })),
    'deal.review-started': stands('in-review', ({ data }, row) => ({
      accountId: data.accountId ?? row.accountId,
      decideBy: data.decideBy,
    })),
    'deal.returned': stands('returned', ({ data }) => ({ placeUntil: data.placeUntil, note: data.note })),
    'deal.approved': stands('approved', ({ data }) => ({
      accountId: data.accountId,
      decidedAt: data.at,
      decidedBy: data.by,
      note: data.note,
      ...until(data.expiresAt),
    })),
    'deal.rejected': stands('rejected', ({ data }) => ({
      decidedAt: data.at,
      rejectReason: data.reason,
      note: data.note,
    })),
    'deal.duplicate-found': stands('duplicate', ({ data }) => ({ decidedAt: data.at, duplicateOf: data.of })),
    'deal.withdrawn': stands('withdrawn', ({ data }) => ({ note: data.reason })),
    'deal.activity-logged': changes(({ data: { happenedAt } }, row) => workedOn(row, happenedAt)),
    'deal.extended': changes(({ data }, row) => ({ ...until(data.expiresAt), extensions: row.extensions + 1 })),
    'deal.expired': stands('expired'),
    'deal.reinstated': stands('approved', ({ data }) => until(data.expiresAt)),
    'deal.revoked': stands('revoked', ({ data }) => ({ note: data.reason })),
    'deal.won': stands('won', ({ data }) => ({
      closedAt: data.closedAt,
      ...amountColumns(data),
    })),
    'deal.lost': stands('lost', ({ data }) => ({ closedAt: data.closedAt, note: data.reason })),
    'deal.influence-recorded': 'ignored',
    'deal.noted': 'ignored',
    'deal.reminded': 'ignored',
    'deal.import-repeated': 'ignored',
    'deal.subject-named': 'ignored',
    'deal.customer-erased': [
      updateWhere(
        ({ data }) => ({ customerId: data.customerId }),
        () => NOBODY,
      ),
      updateWhere(
        ({ data }) => ({ subjectId: data.customerId }),
        () => UNSAID,
      ),
    ],
  },
});

const ownerColumns = ({
  dealId,
  programId,
  externalId,
  partnerId,
  subjectId,
}: EventOf<DealEvent, 'deal.drafted' | 'deal.imported'>['data']) => ({
  id: dealId,
  programId,
  externalId,
  partnerId,
  subjectId,
});
