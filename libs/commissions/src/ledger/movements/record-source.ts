import { deterministicId, windowOf } from '#libs/kernel';
import { ignoresDiscounts } from '../../rating/lines/base-lines.js';
import { type RatedRule, rateCredit } from '../../rating/rate-credit.js';
import type { BracketScale } from '../../rating/rule.js';
import type { Act } from './acts.js';
import type { Book } from '../entry/book.js';
import { withEntry, withNewEntry } from '../entry/book.js';
import { capLimitsOf, draw, type SharedAllowance } from '../window/cap-allowance.js';
import { type Entry, type Place, standsOf, worthOf } from '../entry/entry.js';
import { postUnder } from '../entry/post.js';
import type { Claim, EarningRule, RatedClaim, Source } from '../entry/source.js';
import {
  isPostable,
  andThen,
  nothingPosted,
  type Posting,
  type PostingKind,
  type Settled,
  type SkipReason,
  type WindowChange,
} from '../entry/posting.js';
import { enterWindow, type WindowMove } from '../window/window-move.js';

/** What a sale or credit note brings to the ledger of one partner. */
export const recordActs = (source: Source, currency: string, how: Recording = AT_FIRST): readonly Act[] =>
  source.claims.flatMap((claim) => claimActs(source, claim, currency, how));

/** How a sale comes to a ledger: recorded, or credited later, when an entry that it had here before is made anew. */
interface Recording {
  readonly inOnePosting: boolean;
  readonly remake?: (rated: RatedRule & RatedClaim, place: Place) => Act | undefined;
}

const AT_FIRST: Recording = { inOnePosting: false };

function claimActs(source: Source, claim: Claim, currency: string, how: Recording): readonly Act[] {
  const { inOnePosting, remake } = how;
  const { part, levels } = claim;
  const skips = (reason: SkipReason, ruleId: string | null = null, rule = 0): Act => ({
    place: [part, rule],
    does: (book) => ({ ...nothingPosted(book), skipped: [{ credited: claim.credited, ruleId, reason }] }),
  });
  const own = levels.find(({ level }) => level === 0);
  if (own?.standing === 'could-not-earn') return [skips('PARTNER_COULD_NOT_EARN')];
  const rated = rateCredit(source, claim, currency);
  if (own && rated.length === 0) return [skips('NO_RULE_MATCHED')];
  return rated.flatMap((each): readonly Act[] => {
    const { at } = each;
    const { ruleId, level } = each.rule;
    const seat = levels.find((other) => other.level === level);
    if (!seat) return [];
    if (seat.standing === 'nobody') return [skips('NO_PARENT', ruleId, at)];
    if (seat.standing === 'could-not-earn') return [skips('PARTNER_COULD_NOT_EARN', ruleId, at)];
    const { earning } = each;
    const place: Place = [part, at];
    const again = remake?.({ source, claim, ...each }, place);
    if (again) return [again];
    if (!earning) return [skips('SALE_EARNED_NOTHING', ruleId, at)];
    const entry = newEntry(source, claim, { ...each, earning, place }, currency);
    const rule = { ...each, earning, place };
    const cause = { inOnePosting, rated: { source, claim, rule }, ...source };
    return [{ place, does: (book, shared) => accrue(book, cause, entry, shared) }];
  });
}

/** One entry for each sale, rule and credited partner: what arrives twice has one name. A rule pays one ledger for a credit. */
export const entryIdOf = (saleId: string, ruleId: string, credited: string): string =>
  deterministicId('entry', saleId, ruleId, credited);

/** Two rules that count otherwise, or that a plan's version made count otherwise, have windows of their own. */
export const windowIdOf = (
  planId: string,
  ruleId: string,
  { mode, by }: Pick<BracketScale, 'mode' | 'by'>,
  windowKey: string,
  credited: string,
): string => JSON.stringify([planId, ruleId, mode, by, windowKey, credited]);

export function newEntry(
  source: Source,
  { credited }: Claim,
  { rule, lines, refunded, earning, place }: EarningRule,
  currency: string,
): Entry {
  const { saleId, kind, plan, occurredAt, timeZone, customerRef: customer, holds } = source;
  const { ruleId, pays } = rule;
  const window = pays.kind === 'brackets' ? windowOf(occurredAt, timeZone, pays.window) : null;
  return {
    entryId: entryIdOf(saleId, ruleId, credited),
    saleId,
    planId: plan.planId,
    planVersion: plan.version,
    ruleId,
    credited,
    kind,
    rounding: plan.rounding,
    place,
    lines: lines.map(({ line }) => line),
    withoutDiscounts: ignoresDiscounts(plan.base),
    earning,
    refunded,
    windowId: pays.kind === 'brackets' ? windowIdOf(plan.planId, ruleId, pays, window ?? '', credited) : null,
    caps:
      kind === 'sale' ? capLimitsOf(plan.caps, { planId: plan.planId, occurredAt, timeZone, customer }, currency) : [],
    made: null,
    kept: 0n,
    given: 0n,
    drawn: 0n,
    holds,
    held: 0n,
  };
}

/** What makes an entry; an amendment posts the change of its window in one, a sale posts it beside. */
export interface AccrualCause {
  readonly causeId: string;
  readonly inOnePosting: boolean;
  readonly rated: NonNullable<Posting['rated']>;
}

/** Makes an entry: its own posting, and the true-up of its window where its volume changes what other sales are owed. */
export function accrue(book: Book, cause: AccrualCause, entry: Entry, shared: SharedAllowance): Settled | null {
  const { causeId, inOnePosting, rated } = cause;
  const { entryId } = entry;
  const move = enter(book, entry, shared);
  const { book: entered, own, others } = move;
  const { windowId } = entry;
  const window = windowChange(book, entered, windowId, move);
  const post = (before: Book, kind: PostingKind, amount: bigint): Settled =>
    postUnder(before, entryId, { causeId, kind, amount }, { window, rated });
  const wanted = entry.earning.kind === 'amount' ? entry.earning.amount : own;
  if (![wanted, own, others].every((amount) => isPostable(amount, book.currency))) return null;
  const made = withEntry(entered, {
    ...(entered.entries.get(entryId) ?? entry),
    made: inOnePosting ? null : own,
  });
  if (inOnePosting) return post(made, 'accrued', own + others);
  const accrued = post(made, 'accrued', own);
  return others === 0n ? accrued : andThen(accrued, post(accrued.book, 'trued-up', others));
}

export const windowChange = (
  before: Book,
  after: Book,
  windowId: string | null,
  { drew, part }: Pick<WindowMove, 'drew' | 'part'>,
): WindowChange | undefined =>
  windowId === null
    ? undefined
    : { before: before.windows.get(windowId), after: after.windows.get(windowId), drew, part };

function enter(book: Book, entry: Entry, shared: SharedAllowance): WindowMove {
  if (entry.windowId !== null) return enterWindow(book, entry.windowId, entry, shared);
  const worth = worthOf(entry);
  const { drawn, used } = draw(entry, worth, book.capUse, shared);
  const drew = { ...entry, drawn };
  return {
    book: { ...withNewEntry(book, drew), capUse: used },
    own: standsOf(drew, worth),
    others: 0n,
    drew: [],
    part: worth,
  };
}
