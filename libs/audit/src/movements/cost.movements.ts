import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type Recorded } from '#libs/kernel';
import type { FundEvent } from '#libs/marketing';
import type { CostEvent } from '#libs/reports';
import type { WalletEvent } from '#libs/rewards';
import { Rational } from '../arithmetic/rational.js';

/** What a report adds up: one movement of what partners cost. */
export interface CostMovement {
  readonly partnerId: string | null;
  readonly kind: 'commission' | 'forfeiture' | 'reward' | 'fund' | 'other';
  readonly basis: readonly ('accrued' | 'paid')[];
  /** Not paid yet. */
  readonly isWaiting: boolean;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly currency: string;
  readonly amount: string;
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

interface RewardCost {
  readonly cost: Amount;
  /** Under `accrued`: from its approval until it is taken back. */
  counts: boolean;
}

const BOTH = ['accrued', 'paid'] as const;
const ACCRUED = ['accrued'] as const;
const minus = ({ amount, currency }: Amount): Amount => ({
  amount: Rational.of(amount).negated().toString(),
  currency,
});

/** Follows what each reward, payout and payment of a fund has cost so far; commission and other costs are as they were posted. */
export class CostMovements {
  /** Those that nothing changes, since they were taken last; by the ids that their rows have. */
  private rows = new Map<string, CostMovement>();
  /** The same of what counts once it is paid. */
  readonly payable = new Map<string, CostMovement>();
  private readonly rewards = new Map<string, RewardCost>();

  taken(): ReadonlyMap<string, CostMovement> {
    const { rows } = this;
    this.rows = new Map();
    return rows;
  }

  ledger(event: Recorded<LedgerEvent>): void {
    const { type, data } = event;
    if ('entryId' in data) {
      const kind = type === 'ledger.balance-forfeited' ? 'forfeiture' : 'commission';
      const { partnerId, occurredAt, amount, currency } = data;
      return this.add(event, { kind, partnerId, basis: ACCRUED, at: occurredAt, cost: { amount, currency } });
    }
    if (type === 'ledger.payout-planned') {
      const { partnerId, payoutId, at, amount } = data;
      this.wait(event, payoutId, { kind: 'commission', partnerId, at, cost: amount });
    } else if (type === 'ledger.payout-settled') {
      this.paid(event, data.payoutId, data.at);
    } else if (type === 'ledger.payout-returned') {
      const { credit, at, payoutId } = data;
      // What a bank kept is paid, also where nobody had said that it arrived.
      this.paid(event, payoutId, at);
      const { partnerId } = credit;
      this.add(event, { kind: 'commission', partnerId, basis: ['paid'], at, cost: minus(credit) });
    }
  }

  wallet(event: Recorded<WalletEvent>): void {
    const { type, data } = event;
    const reward = this.rewards.get(data.rewardId);
    if (type === 'wallet.reward-granted')
      return void this.rewards.set(data.rewardId, { cost: data.cost, counts: false });
    if (!reward) return;
    const { at, rewardId } = data;
    const back = (basis: CostMovement['basis']): void => {
      if (reward.counts) this.add(event, { kind: 'reward', partnerId: null, basis, at, cost: minus(reward.cost) });
      reward.counts = false;
    };
    if (type === 'wallet.reward-approved') {
      reward.counts = true;
      this.add(event, { kind: 'reward', partnerId: null, basis: ['accrued'], at, cost: reward.cost });
      this.wait(event, rewardId, { kind: 'reward', partnerId: null, at, cost: reward.cost });
    } else if (type === 'wallet.reward-fulfilled') {
      this.paid(event, rewardId, at);
    } else if (type === 'wallet.reward-cancelled' || type === 'wallet.reward-expired') {
      back(['accrued']);
    } else if (type === 'wallet.reward-reversed') {
      if (data.recovered) back(BOTH);
    } else if (type === 'wallet.recovery-failed') {
      reward.counts = true;
      this.add(event, { kind: 'reward', partnerId: null, basis: BOTH, at, cost: reward.cost });
    }
  }

  fund(event: Recorded<FundEvent>): void {
    const { type, data } = event;
    const moved = (cost: Amount): void => {
      const { partnerId, at } = data;
      this.add(event, { kind: 'fund', partnerId, basis: BOTH, at, cost });
    };
    if (type === 'fund.payment-settled') return moved(data.amount);
    if (type === 'fund.claim-recovered') return moved(minus(data.amount));
    // What did not come back stays paid; of what was never settled nothing was.
    if (type === 'fund.payment-returned' && data.amount !== null) moved(minus(data.amount));
  }

  other(event: Recorded<CostEvent>): void {
    const { partnerId, spentAt: at, amount: cost } = event.data;
    this.add(event, { kind: 'other', partnerId, basis: BOTH, at, cost });
  }

  private add(
    event: Pick<Recorded, 'id' | 'recordedAt'>,
    movement: Pick<CostMovement, 'kind' | 'partnerId' | 'basis'> & { readonly at: string; readonly cost: Amount },
  ): void {
    this.rows.set(deterministicId('cost-fact', event.id, '0'), rowOf(event, { isWaiting: false, ...movement }));
  }

  /** It counts when it is paid. */
  private wait(
    event: Pick<Recorded, 'recordedAt'>,
    of: string,
    movement: Pick<CostMovement, 'kind' | 'partnerId'> & { readonly at: string; readonly cost: Amount },
  ): void {
    this.payable.set(waitingId(of), rowOf(event, { basis: ['paid'], isWaiting: true, ...movement }));
  }

  private paid({ recordedAt }: Pick<Recorded, 'recordedAt'>, of: string, occurredAt: string): void {
    const row = this.payable.get(waitingId(of));
    if (row?.isWaiting) this.payable.set(waitingId(of), { ...row, isWaiting: false, occurredAt, recordedAt });
  }
}

const waitingId = (of: string): string => deterministicId('cost-fact', 'waiting', of);

const rowOf = (
  { recordedAt }: Pick<Recorded, 'recordedAt'>,
  {
    at: occurredAt,
    cost,
    ...movement
  }: Omit<CostMovement, 'occurredAt' | 'recordedAt' | 'currency' | 'amount'> & {
    readonly at: string;
    readonly cost: Amount;
  },
): CostMovement => ({
  ...movement,
  occurredAt,
  recordedAt,
  currency: cost.currency,
  amount: Rational.of(cost.amount).toString(),
});
