import type { FactReader } from '../rating/conditions.js';
import type { PlanTerms } from '../rating/plan-terms.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import type { Conversion } from '../rating/worth.js';
import type { Hierarchy } from '../sources/hierarchy.js';
import type { Credit, SaleHead } from '../sources/sale-source.js';
import type { SkipReason } from './journal.js';

export interface SaleHold {
  readonly kind: 'maturity' | 'risk' | 'dispute';
  /** null: until somebody releases it. */
  readonly until: string | null;
}

/** What is known of partners and plans at the moment a sale is read. */
export interface Partners {
  readonly facts: (partner: string, at: string) => FactReader;
  readonly earns: (partner: string, at: string) => boolean;
  /** The version of the plan that rates a partner's sales of a time, or why nothing does. */
  readonly terms: (partner: string, at: string) => PlanTerms | SkipReason;
  readonly holds: (partner: string, sale: SaleHead) => readonly SaleHold[];
}

/** Where a rule of a credit pays: into a ledger, or why into none (§5). */
export interface Payee {
  readonly ledger: string;
  readonly reason: SkipReason | null;
}

/** What was pinned for one credit of a sale: its plan version, who is paid at each level, the facts of its partner, and its holds. */
export interface PinnedCredit {
  readonly credit: Credit;
  readonly part: number;
  readonly terms: PlanTerms | SkipReason;
  readonly facts: FactReader;
  readonly convert: Conversion;
  readonly holds: readonly SaleHold[];
  /** By the levels that its plan's rules pay at. */
  readonly payees: ReadonlyMap<number, Payee>;
}

export const isReason = (terms: PlanTerms | SkipReason): terms is SkipReason => typeof terms === 'string';

export function pinCredits(
  { credits, source }: RecordedSale,
  convert: Conversion,
  partners: Partners,
  tree: Hierarchy,
): PinnedCredit[] {
  const at = source.occurredAt;
  return credits.map((credit, part) => {
    const terms = partners.terms(credit.partner, at);
    const levels = isReason(terms) ? [] : new Set(terms.rules.map(({ level }) => level));
    return {
      ...{ credit, part, terms, convert },
      facts: partners.facts(credit.partner, at),
      holds: source.creditNote ? [] : partners.holds(credit.partner, source),
      payees: new Map([...levels].map((level) => [level, payeeOf(credit.partner, level, at, partners, tree)])),
    };
  });
}

function payeeOf(partner: string, level: number, at: string, partners: Partners, tree: Hierarchy): Payee {
  if (level === 0) return { ledger: partner, reason: null };
  const ledger = tree.ancestor(partner, level, at);
  if (ledger === undefined) return { ledger: partner, reason: 'NO_PARENT' };
  return { ledger, reason: partners.earns(ledger, at) ? null : 'PARTNER_COULD_NOT_EARN' };
}
