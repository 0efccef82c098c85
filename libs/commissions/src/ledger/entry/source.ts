import type { Instant } from '#libs/kernel';
import type { Hold } from '../events/ledger.events.js';
import type { SaleAttributes } from '../../rating/conditions.js';
import type { Earning } from '../../rating/earning.js';
import type { RatedRule, RatedSale } from '../../rating/rate-credit.js';
import type { PayeeLevel } from '../../rating/rule.js';
import type { Place } from './entry.js';

/** A sale or credit note with all that the ledger of one partner needs to know of it. */
export interface Source extends RatedSale {
  readonly causeId: string;
  readonly saleId: string;
  /** Of the sale, whatever became of it since. */
  readonly occurredAt: Instant;
  readonly timeZone: string;
  readonly customerRef: string | null;
  readonly holds: readonly Hold[];
  /** The credits that this ledger has to do with, in the order of the sale. */
  readonly claims: readonly Claim[];
}

/** A credit of the sale, and on which levels this ledger's partner answers for it. */
export interface Claim {
  readonly credited: string;
  readonly part: number;
  readonly partner: SaleAttributes['partner'];
  readonly levels: readonly ClaimLevel[];
}

/** Level 0 is the credited partner, who also answers where nobody stands on a level above. */
export interface ClaimLevel {
  readonly level: PayeeLevel;
  readonly standing: 'earns' | 'could-not-earn' | 'nobody';
}

/** A rule that earns something, at its place. */
export type EarningRule = RatedRule & { readonly earning: Earning; readonly place: Place };

/** Which credit of which sale an entry is of. */
export interface RatedClaim {
  readonly source: Source;
  readonly claim: Claim;
}
