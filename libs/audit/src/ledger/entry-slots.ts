import { windowAt } from '../arithmetic/calendar.js';
import type { FactReader } from '../rating/conditions.js';
import { factsOf } from '../rating/order-facts.js';
import type { CapTerms, PlanTerms, RuleTerms } from '../rating/plan-terms.js';
import { type BaseLine, baseLines, takingsOf } from '../rating/rule-lines.js';
import type { Hierarchy } from '../sources/hierarchy.js';
import type { Credit } from '../sources/sale-source.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import type { CapAccount } from './entry.js';
import type { SkipReason } from './journal.js';

/** What is known of partners at the moment a sale is read. */
export interface Partners {
  readonly facts: (partner: string, at: string) => FactReader;
  readonly earns: (partner: string, at: string) => boolean;
}

/** Where a rule of a credit pays: into a ledger, or why into none (§5). */
type Payee = { readonly ledger: string } | { readonly ledger: string; readonly reason: SkipReason };

/** What was pinned for one credit of a sale: who is paid at each level, and the facts of its partner. */
export interface PinnedCredit {
  readonly credit: Credit;
  readonly part: number;
  readonly facts: FactReader;
  readonly payees: readonly Payee[];
}

const LEVELS = [0, 1, 2, 3];

export function pinCredits({ credits, source }: RecordedSale, partners: Partners, tree: Hierarchy): PinnedCredit[] {
  const at = source.occurredAt;
  return credits.map((credit, part) => ({
    credit,
    part,
    facts: partners.facts(credit.partner, at),
    payees: LEVELS.map((level) => payeeOf(credit.partner, level, at, partners, tree)),
  }));
}

function payeeOf(partner: string, level: number, at: string, partners: Partners, tree: Hierarchy): Payee {
  const ledger = level === 0 ? partner : tree.ancestor(partner, level, at);
  if (ledger === undefined) return { ledger: partner, reason: 'NO_PARENT' };
  return partners.earns(ledger, at) ? { ledger } : { ledger, reason: 'PARTNER_COULD_NOT_EARN' };
}

/** A rule of the plan with the lines it takes now; none after an amendment moved them elsewhere. */
export interface Slot {
  readonly rule: RuleTerms;
  readonly lines: readonly BaseLine[];
}

/** Every rule for one credit, in the order of postings: ordinary rules, then on-top rules, as the plan has them. */
export function slotsOf(sale: RecordedSale, terms: PlanTerms, { facts }: PinnedCredit): Slot[] {
  const base = baseLines(sale.state.lines, terms.excludes);
  const takings = takingsOf(terms, base, factsOf(sale, base, facts));
  const ordered = [...terms.rules.filter(({ onTop }) => !onTop), ...terms.rules.filter(({ onTop }) => onTop)];
  return ordered.map((rule) => ({ rule, lines: takings.find((taking) => taking.rule === rule)?.lines ?? [] }));
}

/** The accounts that an entry in a ledger draws on (§11). */
export function capAccounts(terms: PlanTerms, { source }: RecordedSale, ledger: string, zone: string): CapAccount[] {
  return terms.caps.flatMap(({ per, window, limit }) => {
    const counted = countedFor(per, ledger, source.customer?.key);
    if (counted === undefined) return [];
    const key = windowAt(source.occurredAt, zone, window);
    return [{ account: [terms.planId, per, window, key, ...counted].join('|'), limit }];
  });
}

function countedFor(per: CapTerms['per'], ledger: string, customer: string | undefined): string[] | undefined {
  if (per === 'program') return [];
  if (per === 'partner') return [ledger];
  return customer === undefined ? undefined : [ledger, customer];
}
