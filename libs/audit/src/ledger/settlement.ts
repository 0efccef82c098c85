import { windowAt } from '../arithmetic/calendar.js';
import type { PlanTerms, RuleTerms } from '../rating/plan-terms.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { passes, type Pinned, worthOf } from '../rating/worth.js';
import type { PinnedCredit } from './pinned-credit.js';
import { capAccounts, CapUse, type SharedCaps } from './caps.js';
import { Entry, type EntryPlace } from './entry.js';
import { Journal } from './journal.js';
import { type Brings, bringsSale, isNothing, type SaleEvent, type SaleEffect } from './sale-effects.js';
import { BracketWindow, broughtBy } from './windows.js';

export interface LedgerTerms {
  /** Minor unit exponent of the ledgers' currency. */
  readonly digits: () => number;
  /** Caps that are drawn on in an order that is told from elsewhere; without it as entries come. */
  readonly sharedCaps?: SharedCaps;
}

/** All ledgers of a program: entries, windows, caps and what was posted. After each event of a sale, what stands is worked out anew. */
export class Settlement {
  readonly journal = new Journal();
  readonly caps: CapUse;
  readonly windows = new Map<string, BracketWindow>();
  /** By sale. */
  private readonly entries = new Map<string, Entry[]>();
  private readonly pins = new Map<RuleTerms, Pinned>();

  constructor(private readonly ledgers: LedgerTerms) {
    this.caps = new CapUse(ledgers.sharedCaps);
  }

  get allEntries(): Iterable<Entry> {
    return this.everyEntry();
  }

  entriesOf(saleId: string): readonly Entry[] {
    return this.entries.get(saleId) ?? [];
  }

  private *everyEntry(): Iterable<Entry> {
    for (const entries of this.entries.values()) yield* entries;
  }

  entryOf(saleId: string, ruleId: string, ledger: string, credited: string): Entry | undefined {
    return this.entries
      .get(saleId)
      ?.find(({ place }) => place.ruleId === ruleId && place.ledger === ledger && place.credited === credited);
  }

  /** Posts what one line of an event's sheet changes of what stands. */
  settle(line: SaleEffect, event: SaleEvent, cause: string): void {
    if (isNothing(line)) return this.journal.skip(cause, line, line.reason);
    const { rule, extent } = line;
    const entry = this.entryFor(line);
    if (!entry || (extent.none && (entry.away || (line.leaves && !entry.entered)))) return;
    const { place } = entry;
    this.keep(entry);
    entry.extent = extent;
    entry.away = line.leaves === true;
    if (event === 'amendment' || event === 'recredit') entry.firstPosted = null;
    if (event === 'recredit' && !entry.away) entry.pinned = withWeights(entry.pinned, line.credit);
    if (!entry.entered && passes(entry.pinned, extent)) {
      if (bringsSale(event)) this.journal.skip(cause, place, 'SALE_EARNED_NOTHING');
      return;
    }
    if (rule.pays.kind === 'brackets') this.settleInWindow(entry, event, cause);
    else this.settleAlone(entry, event, cause);
  }

  /** The entry that a line moves, or the one that it would make. */
  entryFor(line: Brings): Entry | undefined {
    const { sale, credit, rule, ledger } = line;
    const place = {
      ledger,
      credited: credit.credit.partner,
      saleId: sale.source.saleId,
      ruleId: rule.ruleId,
    };
    return this.entryOf(place.saleId, place.ruleId, ledger, place.credited) ?? this.made(line, place);
  }

  private keep(entry: Entry): void {
    const entries = this.entries.get(entry.place.saleId);
    if (!entries) this.entries.set(entry.place.saleId, [entry]);
    else if (!entries.includes(entry)) entries.push(entry);
  }

  private made({ sale, credit, terms, rule, extent }: Brings, place: EntryPlace): Entry | undefined {
    if (extent.none) return undefined;
    const { source } = sale;
    const pinned = this.pinnedOf(sale, credit, terms, rule);
    const entry = new Entry(place, pinned, capAccounts(terms, source, place.ledger), extent);
    entry.plan = terms;
    if (rule.pays.kind === 'brackets') {
      const { mode, by, window } = rule.pays;
      const at = windowAt(source.occurredAt, source.zone, window);
      const key = [place.ledger, place.credited, terms.planId, rule.ruleId, mode, by, window, at].join('|');
      entry.window = { key, at, place: 0, ...broughtBy(pinned, extent) };
    }
    return entry;
  }

  /** What most entries of a rule pin is the same, and kept once. */
  private pinnedOf({ source }: RecordedSale, credit: PinnedCredit, { rounding }: PlanTerms, rule: RuleTerms): Pinned {
    const { part, convert, weights } = credit;
    const known = this.pins.get(rule);
    const { creditNote } = source;
    const isSame =
      known?.weights === weights && known.part === part && known.convert === convert && known.creditNote === creditNote;
    if (isSame) return known;
    const pinned = { creditNote, rule, rounding, convert, digits: this.ledgers.digits(), weights, part };
    this.pins.set(rule, pinned);
    return pinned;
  }

  private settleAlone(entry: Entry, event: SaleEvent, cause: string): void {
    const before = entry.entered ? entry.stands : 0n;
    const fresh = !entry.entered;
    entry.entered = true;
    entry.worth = worthOf(entry.pinned, entry.extent);
    this.caps.draw(entry, cause);
    const change = entry.stands - before;
    if (fresh) this.journal.post(entry, 'accrual', cause, change);
    else if (change !== 0n) this.journal.post(entry, event, cause, change);
    else this.nothingMoved(entry, event, cause);
  }

  private settleInWindow(entry: Entry, event: SaleEvent, cause: string): void {
    if (!entry.window) return;
    const window = this.windowOf(entry, entry.window.key);
    const fresh = !entry.entered;
    const brought = broughtBy(entry.pinned, entry.extent);
    const moved = !brought.volume.equals(entry.window.volume) || !brought.base.equals(entry.window.base);
    if (!fresh && !moved) return this.nothingMoved(entry, event, cause);
    const { volume: volumeBefore, due: dueBefore } = window.reach;
    const from = window.bring(entry, brought);
    const others = window.entries.slice(from).filter((other) => other !== entry);
    const [own, rest] = [fresh ? 0n : entry.stands, standing(others)];
    entry.entered = true;
    window.rate(from);
    const drawers = others.filter((other) => other.capped && other.worth > other.drawn);
    for (const drawer of fresh ? [entry, ...drawers] : inOrder([entry, ...drawers])) this.caps.draw(drawer, cause);
    const { volume: volumeAfter, due: dueAfter } = window.reach;
    const move = { volumeBefore, volumeAfter, dueBefore, dueAfter, drawers };
    const [ownChange, othersChange] = [entry.stands - own, standing(others) - rest];
    if (fresh && event === 'accrual') {
      entry.firstPosted = ownChange;
      this.journal.post(entry, 'accrual', cause, ownChange, move);
      if (othersChange !== 0n) this.journal.post(entry, 'rerated', cause, othersChange, move);
    } else this.journal.post(entry, fresh ? 'accrual' : event, cause, ownChange + othersChange, move);
  }

  windowOf({ pinned: { rule, rounding } }: Entry, key: string): BracketWindow {
    const known = this.windows.get(key);
    if (known) return known;
    const mode = rule.pays.kind === 'brackets' ? rule.pays.mode : 'marginal';
    const window = new BracketWindow(key, mode, rounding, this.ledgers.digits());
    this.windows.set(key, window);
    return window;
  }

  private nothingMoved({ place }: Entry, event: SaleEvent, cause: string): void {
    const isOfRefund = event === 'refund' || event === 'refundReversal';
    this.journal.skip(cause, place, isOfRefund ? 'NOTHING_LEFT_TO_CLAW_BACK' : 'NOTHING_CHANGED');
  }
}

/** Its part of the sale, by the credits in force. */
const withWeights = (pinned: Pinned, { weights, part }: PinnedCredit): Pinned =>
  pinned.part === part && pinned.weights === weights ? pinned : { ...pinned, weights, part };

const inOrder = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((one, other) => (one.window?.place ?? 0) - (other.window?.place ?? 0));

const standing = (entries: readonly Entry[]): bigint => entries.reduce((sum, { stands }) => sum + stands, 0n);
