import { type IGNORED_POSTINGS, type LedgerEvent, ledgerEvents } from '#libs/commissions';
import { type Change, insertAll, sortedBy, upsert, type View, view } from '#libs/eventing';
import { deterministicId, type EventOf, type Money, type Recorded } from '#libs/kernel';
import { type FundEvent, fundEvents } from '#libs/marketing';
import { type WalletEvent, walletEvents } from '#libs/rewards';
import { type CostEvent, costEvents } from '../cost/cost.events.js';
import { type CostBasis, type CostFactKind, CostFactRow } from './cost-fact.row.view.js';

type Stored = Omit<CostFactRow, 'cost'>;
type Source = LedgerEvent | WalletEvent | FundEvent | CostEvent;
type Of<Type extends Source['type']> = EventOf<Source, Type>;

interface Cost {
  readonly programId: string;
  readonly partnerId?: string | null;
  readonly kind: CostFactKind;
  readonly basis: readonly CostBasis[];
  readonly at: string;
  readonly cost: Money;
  /** What it is of, where it is paid later. */
  readonly waits?: string;
  /** What it can be traced to. */
  readonly from?: Partial<Pick<Stored, Traces>>;
}

type Traces = 'commissionId' | 'payoutId' | 'rewardId' | 'reimbursementId' | 'claimId' | 'externalId' | 'category';
const UNTRACED: Pick<Stored, Traces> = {
  commissionId: null,
  payoutId: null,
  rewardId: null,
  reimbursementId: null,
  claimId: null,
  externalId: null,
  category: null,
};

const less = ({ amount, currency }: Money): Money => ({
  amount: amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount,
  currency,
});

const BOTH: readonly CostBasis[] = ['accrued', 'paid'];

const waitingId = (of: string): string => deterministicId('cost-fact', 'waiting', of);
const idOf = (event: Pick<Recorded, 'id'>, { waits }: Cost, place: number): string =>
  waits === undefined ? deterministicId('cost-fact', event.id, String(place)) : waitingId(waits);

const adds = <E extends Source>(of: (data: E['data']) => readonly Cost[]): Change<E, Stored> =>
  insertAll<E, Stored>((event) =>
    of(event.data).map((added, place) => {
      const { programId, partnerId = null, kind, basis, at: occurredAt, cost, waits, from } = added;
      return {
        id: idOf(event, added, place),
        programId,
        partnerId,
        kind,
        basis,
        isWaiting: waits !== undefined,
        occurredAt,
        recordedAt: event.recordedAt,
        amount: cost.amount,
        currency: cost.currency,
        ...UNTRACED,
        ...from,
      };
    }),
  );

/** What was waiting is paid; what is paid already stays as it was. */
const paid = <E extends Source & { readonly data: { readonly at: string } }>(of: (data: E['data']) => string) =>
  upsert<E, Stored>(
    ({ data }) => waitingId(of(data)),
    (row, { data: { at }, recordedAt }) =>
      row?.isWaiting ? { ...row, isWaiting: false, occurredAt: at, recordedAt } : row,
  );

type PostingType = keyof typeof IGNORED_POSTINGS;

const posted = <Type extends PostingType>(kind: CostFactKind = 'commission') =>
  adds<Of<Type>>((data) => {
    const { programId, partnerId, entryId, amount, currency, occurredAt: at } = data as Of<PostingType>['data'];
    const from = { commissionId: entryId };
    return [{ programId, partnerId, kind, basis: ['accrued'], at, cost: { amount, currency }, from }];
  });

/** Every line of a ledger that moves what is owed. */
const POSTINGS = {
  'ledger.commission-accrued': posted<'ledger.commission-accrued'>(),
  'ledger.window-rerated': posted<'ledger.window-rerated'>(),
  'ledger.commission-clawed-back': posted<'ledger.commission-clawed-back'>(),
  'ledger.commission-restored': posted<'ledger.commission-restored'>(),
  'ledger.commission-amended': posted<'ledger.commission-amended'>(),
  'ledger.commission-recredited': posted<'ledger.commission-recredited'>(),
  'ledger.clawback-reversed': posted<'ledger.clawback-reversed'>(),
  'ledger.commission-adjusted': posted<'ledger.commission-adjusted'>(),
  'ledger.balance-forfeited': posted<'ledger.balance-forfeited'>('forfeiture'),
  'ledger.commission-voided': posted<'ledger.commission-voided'>(),
  'ledger.commission-declined': posted<'ledger.commission-declined'>(),
} satisfies { readonly [Type in PostingType]: Change<Of<Type>, Stored> };

type TakenBack = Pick<Of<'wallet.reward-expired'>['data'], 'programId' | 'rewardId' | 'at' | 'takenBack'>;

const takenBack =
  (basis: readonly CostBasis[]) =>
  ({ programId, rewardId, at, takenBack: cost }: TakenBack) =>
    cost === null ? [] : [{ programId, kind: 'reward', basis, at, cost: less(cost), from: { rewardId } } as const];

export const costFactView: View<Source, Stored> = view<Source, Stored>()({
  name: 'cost_facts',
  version: 4,
  row: CostFactRow,
  partner: null,
  indexes: [...sortedBy(['occurredAt'], ['programId', 'partnerId']), ['externalId']],
  sources: [ledgerEvents, walletEvents, fundEvents, costEvents],
  on: {
    ...POSTINGS,
    'ledger.payout-planned': adds<Of<'ledger.payout-planned'>>(({ programId, partnerId, payoutId, amount, at }) => [
      {
        programId,
        partnerId,
        kind: 'commission',
        basis: ['paid'],
        at,
        cost: amount,
        waits: payoutId,
        from: { payoutId },
      },
    ]),
    'ledger.payout-settled': paid<Of<'ledger.payout-settled'>>(({ payoutId }) => payoutId),
    // It may come back before anybody said that it had arrived: what a bank kept of it is paid all the same.
    'ledger.payout-returned': [
      paid<Of<'ledger.payout-returned'>>(({ payoutId }) => payoutId),
      adds<Of<'ledger.payout-returned'>>(({ at, payoutId, credit }) => {
        const { programId, partnerId } = credit;
        const from = { payoutId };
        return [{ programId, partnerId, kind: 'commission', basis: ['paid'], at, cost: less(credit), from }];
      }),
    ],
    'wallet.reward-approved': adds<Of<'wallet.reward-approved'>>(({ programId, rewardId, at, cost }) => [
      { programId, kind: 'reward', basis: ['accrued'], at, cost, from: { rewardId } },
      { programId, kind: 'reward', basis: ['paid'], at, cost, waits: rewardId, from: { rewardId } },
    ]),
    'wallet.reward-fulfilled': paid<Of<'wallet.reward-fulfilled'>>(({ rewardId }) => rewardId),
    'wallet.reward-cancelled': adds<Of<'wallet.reward-cancelled'>>(takenBack(['accrued'])),
    'wallet.reward-expired': adds<Of<'wallet.reward-expired'>>(takenBack(['accrued'])),
    'wallet.reward-reversed': adds<Of<'wallet.reward-reversed'>>(takenBack(BOTH)),
    // What nobody can be asked to give back was not got back.
    'wallet.recovery-failed': adds<Of<'wallet.recovery-failed'>>(({ programId, rewardId, at, cost }) => [
      { programId, kind: 'reward', basis: BOTH, at, cost, from: { rewardId } },
    ]),
    'fund.payment-settled': adds<Of<'fund.payment-settled'>>(
      ({ programId, partnerId, paymentId, at, amount: cost }) => [
        { programId, partnerId, kind: 'fund', basis: BOTH, at, cost, from: { reimbursementId: paymentId } },
      ],
    ),
    'fund.payment-returned': adds<Of<'fund.payment-returned'>>(({ programId, partnerId, paymentId, at, amount }) => {
      const from = { reimbursementId: paymentId };
      return amount === null ? [] : [{ programId, partnerId, kind: 'fund', basis: BOTH, at, cost: less(amount), from }];
    }),
    'fund.claim-recovered': adds<Of<'fund.claim-recovered'>>(({ programId, partnerId, claimId, at, amount }) => [
      { programId, partnerId, kind: 'fund', basis: BOTH, at, cost: less(amount), from: { claimId } },
    ]),
    'cost.recorded': adds<Of<'cost.recorded'>>(
      ({ programId, partnerId, externalId, kind: category, spentAt: at, amount: cost }) => [
        { programId, partnerId, kind: 'other', basis: BOTH, at, cost, from: { externalId, category } },
      ],
    ),
  },
});
