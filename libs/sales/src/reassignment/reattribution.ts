import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import { creditsFault } from '../content/content.js';
import type { Known } from '../content/draft.js';
import { creditsOf } from '../content/survivors.js';
import type { Credit, SaleAttribution, SaleEvent } from '../events/sale.events.js';
import type { SaleRefusal } from '../events/sale.refusals.js';
import type { RecordedSale } from '../refund/recorded-sale.js';
import { confirmed, isCredited, recredit } from './reassignment.js';

interface Reattribution {
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly reason: string;
  /** Whom to credit; none: nobody, a direct sale. */
  readonly credits: readonly Credit[];
  /** What is known of each of them. */
  readonly partners: Known['partners'];
  readonly attribution: SaleAttribution | null;
  /** Whom a person has named stays. */
  readonly unlessNamed: boolean;
}

/** Whatever parts of a sale to whichever partners; where they have them already nothing, unless a person says so for the first time. */
export function reattribute(
  state: RecordedSale,
  { credits, partners, attribution, unlessNamed, ...when }: Reattribution,
): SaleEvent[] | Refusal<SaleRefusal> {
  if (unlessNamed && state.isNamed) return NAMED;
  const fault = creditsFault(credits, partners);
  if (isRefusal(fault)) return fault;
  const { credits: after } = creditsOf(credits, partners);
  if (!isCredited(state, after)) return recredit(state, after, attribution, when);
  return attribution || state.isNamed ? NOTHING_TO_CHANGE : confirmed(state, when);
}

const NAMED: Refusal<SaleRefusal> = refuse(
  'NOTHING_TO_CHANGE',
  'a person has named whom to credit: name the sale to let a policy decide again',
  'saleIds',
);
const NOTHING_TO_CHANGE: Refusal<SaleRefusal> = refuse(
  'NOTHING_TO_CHANGE',
  'the sale is credited so already',
  'saleIds',
);
