import { type Instant, windowOf } from '#libs/kernel';
import { isPostable } from '../ledger.decision.js';
import type { Hold } from '../ledger.events.js';
import { ignoresDiscounts } from '../rating/base-lines.js';
import type { RuleFacts } from '../rating/conditions.js';
import type { Earning } from '../rating/earning.js';
import { type RatedRule, type RatedSale, rateCredit } from '../rating/rate-credit.js';
import type { PayeeLevel } from '../rating/rule.js';
import type { Book } from './book.js';
import { withNewEntry } from './book.js';
import { capLimitsOf, draw, type SharedAllowance } from './cap-allowance.js';
import { type Entry, standsOf, worthOf } from './entry.js';
import { postUnder } from './post.js';
import { andThen, nothingPosted, type PostingKind, type Settled, type SkipReason } from './posting.js';
import { enterWindow } from './window-move.js';

/** A sale or credit note with all that the ledger of one partner needs to know of it. */
export interface Source extends RatedSale {
  readonly causeId: string;
  readonly saleId: string;
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
  readonly partner: RuleFacts['partner'];
  readonly levels: readonly ClaimLevel[];
}

/** Level 0 is the credited partner, who also answers where nobody stands on a level above. */
export interface ClaimLevel {
  readonly level: PayeeLevel;
  readonly standing: 'earns' | 'could-not-earn' | 'nobody';
}

/** All that one source brings; null where a single result is more than any ledger holds, and the source is parked. */
export function recordSource(book: Book, source: Source, shared: SharedAllowance): Settled | null {
  let settled = nothingPosted(book);
  for (const claim of source.claims) {
    const next = recordClaim(settled.book, source, claim, shared);
    if (!next) return null;
    settled = andThen(settled, next);
  }
  return settled;
}

function recordClaim(book: Book, source: Source, claim: Claim, shared: SharedAllowance): Settled | null {
  const own = claim.levels.find(({ level }) => level === 0);
  if (own?.standing === 'could-not-earn') return passed(book, claim, null, 'PARTNER_COULD_NOT_EARN');
  const rated = rateCredit(source, claim, book.currency);
  if (own && rated.length === 0) return passed(book, claim, null, 'NO_RULE_MATCHED');
  let settled = nothingPosted(book);
  for (const each of rated) {
    const next = recordRule(settled.book, source, claim, each, shared);
    if (!next) return null;
    settled = andThen(settled, next);
  }
  return settled;
}

function recordRule(
  book: Book,
  source: Source,
  claim: Claim,
  rated: RatedRule,
  shared: SharedAllowance,
): Settled | null {
  const { ruleId, level } = rated.rule;
  const seat = claim.levels.find((each) => each.level === level);
  if (!seat) return nothingPosted(book);
  if (seat.standing === 'nobody') return passed(book, claim, ruleId, 'NO_PARENT');
  if (seat.standing === 'could-not-earn') return passed(book, claim, ruleId, 'PARTNER_COULD_NOT_EARN');
  if (!rated.earning) return passed(book, claim, ruleId, 'SALE_EARNED_NOTHING');
  return accrue(book, { ...source, inOnePosting: false }, newEntry(book, source, claim, rated, rated.earning), shared);
}

const passed = (book: Book, { credited }: Claim, ruleId: string | null, reason: SkipReason): Settled => ({
  ...nothingPosted(book),
  skipped: [{ credited, ruleId, reason }],
});

/** One entry for each sale, rule and credited partner: what arrives twice has one name. */
export const entryIdOf = (saleId: string, ruleId: string, credited: string): string =>
  JSON.stringify([saleId, ruleId, credited]);

export function newEntry(
  { currency }: Book,
  source: Source,
  { credited }: Claim,
  { rule, lines, refunded }: RatedRule,
  earning: Earning,
): Entry {
  const { saleId, kind, plan, occurredAt, timeZone, customerRef: customer, holds } = source;
  const { ruleId, pays } = rule;
  const window = pays.kind === 'brackets' ? windowOf(occurredAt, timeZone, pays.window) : null;
  return {
    ...{ entryId: entryIdOf(saleId, ruleId, credited), saleId, ruleId, credited, kind, rounding: plan.rounding },
    ...{ lines: lines.map(({ line }) => line), withoutDiscounts: ignoresDiscounts(plan.base), earning, refunded },
    windowId:
      pays.kind === 'brackets'
        ? JSON.stringify([plan.planId, ruleId, pays.mode, pays.by, pays.window, window, credited])
        : null,
    caps:
      kind === 'sale' ? capLimitsOf(plan.caps, { planId: plan.planId, occurredAt, timeZone, customer }, currency) : [],
    ...{ made: null, kept: 0n, given: 0n, drawn: 0n, holds, held: 0n },
  };
}

/** What makes an entry; an amendment posts the change of its window in one, a sale posts it beside. */
export interface AccrualCause {
  readonly causeId: string;
  readonly occurredAt: Instant;
  readonly inOnePosting: boolean;
}

/** Makes an entry: its own posting, and the true-up of its window where its volume changes what other sales are owed. */
export function accrue(book: Book, cause: AccrualCause, entry: Entry, shared: SharedAllowance): Settled | null {
  const { causeId, occurredAt: at, inOnePosting } = cause;
  const { entryId } = entry;
  const { book: entered, own, others } = enter(book, entry, shared);
  const post = (before: Book, kind: PostingKind, amount: bigint): Settled =>
    postUnder(before, entryId, { causeId, kind, amount, at });
  const wanted = entry.earning.kind === 'amount' ? entry.earning.amount : own;
  if (![wanted, own, others].every((amount) => isPostable(amount, book.currency))) return null;
  const made = { ...entered, entries: entered.entries.update(entryId, entry, (each) => ({ ...each, made: own })) };
  if (inOnePosting) return post(made, 'accrued', own + others);
  const accrued = post(made, 'accrued', own);
  return others === 0n ? accrued : andThen(accrued, post(accrued.book, 'trued-up', others));
}

function enter(book: Book, entry: Entry, shared: SharedAllowance): { book: Book; own: bigint; others: bigint } {
  if (entry.windowId !== null) return enterWindow(book, entry.windowId, entry, shared);
  const worth = worthOf(entry);
  const { drawn, used } = draw(entry, worth, book.capUse, shared);
  const drew = { ...entry, drawn };
  return { book: { ...withNewEntry(book, drew), capUse: used }, own: standsOf(drew, worth), others: 0n };
}
