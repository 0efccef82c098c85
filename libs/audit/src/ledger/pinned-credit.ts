import type { FactReader } from '../rating/conditions.js';
import type { PlanTerms } from '../rating/plan-terms.js';
import type { Conversion } from '../rating/worth.js';
import type { Hierarchy } from '../sources/hierarchy.js';
import type { Credit, SaleHead } from '../sources/sale-source.js';
import type { SkipReason } from './journal.js';

export interface SaleHold {
  readonly kind: 'maturity' | 'risk' | 'dispute';
  /** null: until somebody releases it. */
  readonly until: string | null;
}

/** What an entry says it stands on: revisions of what was read, and the partner as it was known. */
interface Pins {
  readonly programRevision: string;
  readonly partnerRevision: string;
  readonly tier: number;
  readonly partnerKind: string;
  readonly partnerCountry: string | null;
}

interface PinnedRates {
  readonly from: string;
  readonly to: string;
  readonly fromRate: string;
  readonly toRate: string;
  readonly day: string;
  readonly source: string;
}

/** What converts a sale's currency, and by which published rates; null where none are needed. */
export interface Converting {
  readonly convert: Conversion;
  readonly exchange: PinnedRates | null;
}

/** What is known of partners and plans at the moment a sale is read. */
export interface Partners {
  readonly facts: (partner: string, at: string) => FactReader;
  readonly earns: (partner: string, at: string) => boolean;
  /** The version of the plan that rates a partner's sales of a time, or why nothing does. */
  readonly terms: (partner: string, at: string) => PlanTerms | SkipReason;
  readonly holds: (partner: string, sale: SaleHead) => readonly SaleHold[];
  readonly pins?: (partner: string, at: string) => Pins | undefined;
}

/** Where a rule of a credit pays: into a ledger, or why into none (§5). */
export interface Payee {
  readonly ledger: string;
  readonly reason: SkipReason | null;
}

/** What was pinned for one credit of a sale: its plan version, who is paid at each level, the facts of its partner, and its holds. */
export interface PinnedCredit extends Converting {
  readonly credit: Credit;
  readonly part: number;
  /** Of all credits of the sale. */
  readonly weights: readonly number[];
  readonly terms: PlanTerms | SkipReason;
  readonly facts: FactReader;
  readonly pins: Pins | undefined;
  readonly holds: readonly SaleHold[];
  /** By the levels above the partner itself that its plan's rules pay at; null where none does. */
  readonly above: ReadonlyMap<number, Payee> | null;
}

/** Who is paid at a level. */
export const payeeAt = ({ above, credit }: PinnedCredit, level: number): Payee | undefined =>
  level === 0 ? { ledger: credit.partner, reason: null } : above?.get(level);

const NO_HOLDS: readonly SaleHold[] = [];

export const isReason = (terms: PlanTerms | SkipReason): terms is SkipReason => typeof terms === 'string';

/** The weights of credits; those of a sale of one partner are kept once. */
export function weightsOf(credits: readonly Credit[]): readonly number[] {
  const [only, second] = credits;
  return only?.weight === 10_000 && !second ? WHOLE : credits.map(({ weight }) => weight);
}

const WHOLE = [10_000];

/** What is known when a credit is pinned: partners and plans, and who stands above whom. */
export interface KnownThen {
  readonly partners: Partners;
  readonly tree: Hierarchy;
  /** Who was merged into whom by when one above is paid first, and by now, where that is later. */
  readonly merges?: Hierarchy;
  readonly mergesNow?: Hierarchy;
}

export function pinCredit(
  source: SaleHead,
  { credit, part, weights }: Pick<PinnedCredit, 'credit' | 'part' | 'weights'>,
  { convert, exchange }: Converting,
  known: KnownThen,
): PinnedCredit {
  const { partners } = known;
  const at = source.occurredAt;
  const terms = partners.terms(credit.partner, at);
  return {
    credit,
    part,
    weights,
    terms,
    convert,
    exchange,
    pins: partners.pins?.(credit.partner, at),
    facts: partners.facts(credit.partner, at),
    holds: source.creditNote ? NO_HOLDS : partners.holds(credit.partner, source),
    above: isReason(terms) ? null : payeesAbove(credit.partner, terms, at, known),
  };
}

function payeesAbove(
  partner: string,
  { rules }: PlanTerms,
  at: string,
  known: KnownThen,
): ReadonlyMap<number, Payee> | null {
  const levels = new Set(rules.flatMap(({ level }) => (level > 0 ? [level] : [])));
  if (levels.size === 0) return null;
  return new Map([...levels].map((level) => [level, payeeOf(partner, level, at, known)]));
}

function payeeOf(partner: string, level: number, at: string, known: KnownThen): Payee {
  const { partners, tree, merges = tree, mergesNow = merges } = known;
  const above = tree.ancestor(partner, level, at);
  const ledger = above === undefined ? partner : merges.survivor(above);
  if (ledger === partner) return { ledger, reason: 'NO_PARENT' };
  return { ledger, reason: partners.earns(mergesNow.survivor(ledger), at) ? null : 'PARTNER_COULD_NOT_EARN' };
}
