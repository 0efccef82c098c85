import type { WalletEvent } from '#libs/rewards';
import { moneyText } from '../arithmetic/minor.js';
import type { FieldDifference } from '../sources/findings.js';
import { type RewardModel, unitsOf } from './reward.model.js';

const got = (data: {
  readonly takenBack: { readonly amount: string; readonly currency: string } | null;
}): bigint | null => (data.takenBack === null ? null : unitsOf(data.takenBack));

const BY_FILE = new Set(['credit', 'points']);

/** What must hold of a step of a reward as it stands before it. */
export function stepFaults(reward: RewardModel, event: WalletEvent): FieldDifference[] {
  const { granted, cost, counted, status } = reward;
  const text = (minor: bigint | null): string | null =>
    minor === null ? null : moneyText(minor, granted.cost.currency);
  const back = (expected: bigint | null, recorded: bigint | null): FieldDifference[] =>
    expected === recorded ? [] : [{ path: 'takenBack', expected: text(expected), recorded: text(recorded) }];
  const { type, data } = event;
  if (type === 'wallet.reward-approved') {
    const right = unitsOf(data.cost) === cost && counted === 0n;
    return right ? [] : [{ path: 'cost', expected: text(cost), recorded: data.cost.amount }];
  }
  if (type === 'wallet.reward-cancelled') return back(status === 'approved' ? cost : null, got(data));
  if (type === 'wallet.reward-expired') return back(cost, got(data));
  if (type === 'wallet.recovery-failed') {
    const right = unitsOf(data.cost) === cost && counted === 0n && status === 'reversed';
    return right ? [] : [{ path: 'cost', expected: text(cost), recorded: data.cost.amount }];
  }
  if (type !== 'wallet.reward-reversed') return [];
  const { recovered, why } = data;
  const must = why === 'returned' || BY_FILE.has(granted.given.kind);
  const byRule = why === 'person' || recovered === must;
  const fault = { path: 'recovered', expected: must, recorded: recovered };
  return [...(byRule ? [] : [fault]), ...back(recovered ? cost : null, got(data))];
}
