import type { PlannedPayout } from '#libs/commissions';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { isHeld, worth } from '../accounts/root.js';
import { moneyText } from '../arithmetic/minor.js';

/** What a payout must say of its entries: by kind, how many are worth something at the end of its month, and how much. */
export function countedEntries(model: LedgerModel, period: string, to: string): NonNullable<PlannedPayout['entries']> {
  const found: { kind: 'accrued' | 'adjusted' | 'forfeited'; count: number; minor: bigint }[] = [
    { kind: 'accrued', count: 0, minor: 0n },
    { kind: 'adjusted', count: 0, minor: 0n },
    { kind: 'forfeited', count: 0, minor: 0n },
  ];
  for (const root of model.uncovered) {
    const minor = root.period > period || isHeld(root, to) ? 0n : worth(root, period);
    const sum = found.find(({ kind }) => kind === root.kind);
    if (minor === 0n || !sum) continue;
    sum.count += 1;
    sum.minor += minor;
  }
  return found
    .filter(({ count }) => count > 0)
    .map(({ kind, count, minor }) => ({ kind, count, amount: moneyText(minor, model.currency) }));
}
