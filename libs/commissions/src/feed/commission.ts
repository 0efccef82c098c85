import type { Published } from '#libs/eventing';
import { publishedAs, subjectOf, word } from '#libs/feed';
import type { CommissionEventJson, CommissionJson } from '#libs/feed-client';
import {
  deterministicId,
  type DomainEvent,
  type EventOf,
  minorUnits,
  moneyOf,
  type Recorded,
  toGlobalId,
} from '#libs/kernel';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import type { LedgerEvent, Posting } from '../ledger/events/ledger.events.js';
import { correctionOf, sourceOf } from './postings.js';

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

const commission = <Data>(of: (data: Data) => string) =>
  subjectOf<CommissionEventJson>()({ kind: 'commission', field: 'commission', of });

const entry = commission(({ entryId }: { readonly entryId: string }) => entryId);
const corrected = commission(({ of }: { readonly of: string }) => of);
const clawedBack = commission(({ root }: { readonly root: string }) => root);
/** A correction of an entry, or an entry of its own. */
const correctedOrOwn = commission(
  ({ of, entryId }: { readonly of: string | null; readonly entryId: string }) => of ?? entryId,
);

type Kind = 'ACCRUED' | 'RERATED' | 'ADJUSTED' | 'FORFEITED';

const begun = (event: Recorded<DomainEvent<string, Posting>>, kind: Kind) => {
  const { entryId, programId, partnerId, amount, currency, period, lateFrom, occurredAt } = event.data;
  return {
    id: toGlobalId('commission', entryId),
    programId: toGlobalId('program', programId),
    partnerId: toGlobalId('partner', partnerId),
    kind,
    status: 'ACCRUED',
    amount: { amount, currency },
    remaining: amount,
    period,
    lateFrom,
    occurredAt,
    payableIn: period,
    statementId: toGlobalId('statement', deterministicId('statement', ledgerIdIn(event), period)),
  };
};

const heldBy = (holds: readonly { readonly kind: string }[]) => ({
  holds: holds.map(({ kind }) => word(kind)),
  status: holds.length > 0 ? 'HELD' : 'ACCRUED',
});

/** What it is worth once a posting was linked to it. */
const remainingOf = ({ remaining = '0' }: CommissionJson, posting: Posting): string => {
  const { currency } = posting;
  return moneyOf(minorUnits({ amount: remaining, currency }) + minorUnits(posting), currency).amount;
};

type Linked = Of<
  | 'ledger.commission-clawed-back'
  | 'ledger.commission-restored'
  | 'ledger.commission-amended'
  | 'ledger.commission-recredited'
>;

const linked = <E extends Linked>(): Published<E> =>
  corrected.becomes<E>(
    ({ data }, state) => ({ remaining: remainingOf(state, data) }),
    ({ data }) => ({
      reason: 'reason' in data ? word<string>(data.reason) : null,
      correction: correctionOf(data),
    }),
  );

const ended = <E extends Of<'ledger.commission-voided' | 'ledger.commission-declined'>>(
  status: 'VOIDED' | 'DECLINED',
): Published<E> =>
  corrected.becomes<E>(
    ({ data }, state) => ({ status, remaining: remainingOf(state, data), payableIn: null }),
    ({ data }) => ({ note: data.reason, correction: correctionOf(data) }),
  );

/** A correction says what remains of its entry; what corrects none stands for itself. */
const correctsOrStands = <E extends Of<'ledger.window-rerated' | 'ledger.commission-adjusted'>>(
  kind: Kind,
  own: (event: Recorded<E>) => object,
  facts: (event: Recorded<E>) => { readonly note?: string | null } = () => ({}),
): Published<E> =>
  correctedOrOwn.begins<E>(
    (event, before) =>
      event.data.of !== null && before
        ? { ...before, remaining: remainingOf(before, event.data) }
        : { ...begun(event, kind), ...own(event) },
    (event) => ({ ...facts(event), ...(event.data.of !== null && { correction: correctionOf(event.data) }) }),
  );

/** `commission.*`: entries that stand for themselves, and what corrects them. */
export const commissions = {
  'ledger.commission-accrued': publishedAs(
    'accrued',
    entry.creates<Of<'ledger.commission-accrued'>>((event) => {
      const { source, terms, ruleId, base, baseCurrency, holds, payableIn } = event.data;
      return {
        planId: toGlobalId('plan', terms.planId),
        planVersion: terms.planVersion,
        ruleId,
        base: { amount: base, currency: baseCurrency },
        ...begun(event, 'ACCRUED'),
        payableIn,
        ...sourceOf(source),
        ...heldBy(holds),
      };
    }),
  ),
  'ledger.window-rerated': publishedAs(
    'rerated',
    correctsOrStands<Of<'ledger.window-rerated'>>(
      'RERATED',
      ({ data: { source, terms, ruleId, holds, payableIn } }) => ({
        ...sourceOf(source),
        planId: toGlobalId('plan', terms.planId),
        planVersion: terms.planVersion,
        ruleId,
        payableIn,
        ...heldBy(holds),
      }),
    ),
  ),
  'ledger.commission-clawed-back': publishedAs('clawed_back', linked<Of<'ledger.commission-clawed-back'>>()),
  'ledger.commission-restored': publishedAs('restored', linked<Of<'ledger.commission-restored'>>()),
  'ledger.commission-amended': publishedAs('amended', linked<Of<'ledger.commission-amended'>>()),
  'ledger.commission-recredited': publishedAs('recredited', linked<Of<'ledger.commission-recredited'>>()),
  'ledger.clawback-reversed': clawedBack.becomes<Of<'ledger.clawback-reversed'>>(
    ({ data }, state) => ({ remaining: remainingOf(state, data) }),
    ({ data }) => ({
      note: data.reason,
      correction: { ...correctionOf(data), of: toGlobalId('commission', data.of) },
    }),
  ),
  'ledger.commission-adjusted': publishedAs(
    'adjusted',
    correctsOrStands<Of<'ledger.commission-adjusted'>>(
      'ADJUSTED',
      () => ({}),
      ({ data: { reason } }) => ({ note: reason }),
    ),
  ),
  'ledger.balance-forfeited': publishedAs(
    'forfeited',
    entry.begins<Of<'ledger.balance-forfeited'>>(
      (event) => begun(event, 'FORFEITED'),
      ({ data: { since } }) => ({ unclaimedSince: since }),
    ),
  ),
  'ledger.commission-voided': publishedAs('voided', ended<Of<'ledger.commission-voided'>>('VOIDED')),
  'ledger.commission-declined': publishedAs('declined', ended<Of<'ledger.commission-declined'>>('DECLINED')),
  'ledger.commission-held': publishedAs(
    'held',
    corrected.becomes<Of<'ledger.commission-held'>>(
      ({ data: { hold, payableIn } }, { holds = [] }) => ({
        status: 'HELD',
        payableIn,
        holds: [...holds.filter((kind) => kind !== word<string>(hold.kind)), word(hold.kind)],
      }),
      ({ data: { hold, reason } }) => ({ reason: word(hold.kind), note: reason, heldUntil: hold.until }),
    ),
  ),
  'ledger.hold-released': corrected.becomes<Of<'ledger.hold-released'>>(
    ({ data: { kind, payableIn } }, { holds = [] }) => {
      const left = holds.filter((each) => each !== word<string>(kind));
      return { holds: left, status: left.length > 0 ? 'HELD' : 'ACCRUED', payableIn };
    },
    ({ data: { kind, reason } }) => ({ reason: word(kind), note: reason }),
  ),
  'ledger.commission-approved': publishedAs(
    'approved',
    corrected.becomes<Of<'ledger.commission-approved'>>(() => ({ status: 'APPROVED' })),
  ),
};
