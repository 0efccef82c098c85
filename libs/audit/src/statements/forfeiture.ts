import type { LedgerEvent } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import type { Closing } from '../sources/closing.terms.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { plainEntry } from '../accounts/plain-entry.js';
import { moneyText } from '../arithmetic/minor.js';

export type Forfeited = Extract<LedgerEvent, { type: 'ledger.balance-forfeited' }>['data'];

const CLAIMABLE: readonly unknown[] = ['NO_TAX_FORM', 'NO_PAYOUT_METHOD'];

/**
 * What a closing must take away because nobody came for it: money that stood payable at this closing and at each of as many before as
 * the policy has months. The model gives it up.
 */
export function takeForfeiture(
  model: LedgerModel,
  { period, to, policy }: Closing,
  payable: bigint,
  outcome: unknown,
): Forfeited | undefined {
  const months = policy?.forfeitAfterMonths;
  if (!policy || !months || !CLAIMABLE.includes(outcome) || model.claimable.length < months) return undefined;
  const window = model.claimable.slice(model.claimable.length - months);
  const least = [...window.map(({ amount }) => amount), payable].sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
  if (least <= 0n) return undefined;
  for (const each of model.claimable) each.amount -= least;
  const entryId = deterministicId('entry', model.ledgerId, 'forfeited', period);
  const occurredAt = new Date(Date.parse(to) - 1).toISOString();
  const entry = plainEntry(model.partnerId, entryId, -least);
  const root = model.addRoot({
    entryId,
    entry,
    kind: 'forfeited',
    period,
    owedSince: 0n,
    decidedAt: null,
    holds: [],
    zone: 'UTC',
  });
  model.post(root, period, -least);
  return {
    ...{ entryId, ...model.owner, amount: moneyText(-least, model.currency), currency: model.currency },
    ...{
      occurredAt,
      period,
      lateFrom: null,
      since: window[0]?.period ?? period,
      months,
      policyVersion: policy.version,
    },
  };
}

/** Closings in a row; anything but a claim that nobody made begins the count anew. */
export function noteClaimable(model: LedgerModel, period: string, payable: bigint, carried: string | null): void {
  if (!CLAIMABLE.includes(carried)) model.claimable = [];
  else model.claimable.push({ period, amount: payable });
}
