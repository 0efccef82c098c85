import type { LedgerEvent } from '#libs/commissions';
import type { EventOf, Recorded } from '#libs/kernel';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { Root } from '../accounts/root.js';
import { standingFields } from '../accounts/standing.js';
import { moneyText } from '../arithmetic/minor.js';
import { differences } from '../sources/comparison.js';
import type { Wrong } from './wrong.js';

export type Of<T extends LedgerEvent['type']> = Recorded<EventOf<LedgerEvent, T>>;

export type Correction = Of<
  | 'ledger.commission-voided'
  | 'ledger.commission-declined'
  | 'ledger.commission-adjusted'
  | 'ledger.clawback-reversed'
  | 'ledger.commission-clawed-back'
>;

interface Must {
  readonly entryId: string;
  readonly amount: bigint;
  readonly period: string;
  readonly lateFrom: string | null;
}

/** What of a correction is not as its rule gives it: its id, amount and month, and how its entry stands after it. */
export function fieldsOf(model: LedgerModel, { data }: Correction, root: Root | null, must: Must): Wrong | undefined {
  const amount = moneyText(must.amount, model.currency);
  const expected = { ...must, ...model.owner, amount, currency: model.currency };
  const recorded = Object.fromEntries(Object.keys(expected).map((key) => [key, data[key as keyof typeof data]]));
  const standing = root && data.standing ? standingFields(root.entry, data.standing, model.currency) : [];
  const fields = [...differences(expected, recorded), ...standing];
  return fields.length === 0 ? undefined : { message: 'the correction is not what its rule gives', fields };
}
