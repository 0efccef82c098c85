import { windowAt } from '../arithmetic/calendar.js';
import { passes, worthOf } from '../rating/worth.js';
import { CapUse } from './caps.js';
import { Entry, type EntryPlace } from './entry.js';
import { capAccounts } from './entry-slots.js';
import { Journal } from './journal.js';
import { type Brings, isNothing, type SaleEvent, type SheetLine } from './sheet.js';
import { BracketWindow, broughtBy } from './windows.js';

export interface LedgerTerms {
  /** Minor unit exponent of the ledgers' currency. */
  readonly digits: number;
}

/** All ledgers of a program: entries, windows, caps and what was posted. After each event of a sale, what stands is worked out anew. */
export class Settlement {
  readonly journal = new Journal();
  readonly caps = new CapUse();
  readonly windows = new Map<string, BracketWindow>();
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly ledgers: LedgerTerms) {}

  get allEntries(): Iterable<Entry> {
    return this.entries.values();
  }

  entryOf(saleId: string, ruleId: string, ledger: string, credited: string): Entry | undefined {
    return this.entries.get(entryKey(saleId, ruleId, ledger, credited));
  }

  /** Posts what one line of an event's sheet changes of what stands. */
  settle(line: SheetLine, event: SaleEvent, cause: string): void {
    if (isNothing(line)) return this.journal.skip(cause, line, line.reason);
    const { sale, credit, rule, extent } = line;
    const place = {
      ledger: line.ledger,
      credited: credit.credit.partner,
      saleId: sale.source.saleId,
      ruleId: rule.ruleId,
    };
    const entry = this.entryOf(place.saleId, rule.ruleId, place.ledger, place.credited) ?? this.made(line, place);
    if (!entry) return;
    entry.extent = extent;
    if (event === 'amendment') entry.firstPosted = null;
    if (!entry.entered && passes(entry.pinned, extent)) {
      if (event === 'accrual') this.journal.skip(cause, place, 'SALE_EARNED_NOTHING');
      else if (event !== 'amendment') this.journal.skip(cause, place, 'NOTHING_LEFT_TO_CLAW_BACK');
      return;
    }
    if (rule.pays.kind === 'brackets') this.settleInWindow(entry, event, cause);
    else this.settleAlone(entry, event, cause);
  }

  private made({ sale, credit, terms, rule, extent }: Brings, place: EntryPlace): Entry | undefined {
    if (extent.none) return undefined;
    const { source, weights } = sale;
    const { part, convert } = credit;
    const { digits } = this.ledgers;
    const pinned = { creditNote: source.creditNote, rule, rounding: terms.rounding, convert, digits, weights, part };
    const entry = new Entry(place, pinned, capAccounts(terms, source, place.ledger), extent);
    if (rule.pays.kind === 'brackets') {
      const { mode, by, window } = rule.pays;
      const at = windowAt(source.occurredAt, source.zone, window);
      const key = [place.ledger, place.credited, terms.planId, rule.ruleId, mode, by, window, at].join('|');
      entry.window = { key, at, place: 0, ...broughtBy(pinned, extent) };
    }
    this.entries.set(entryKey(place.saleId, place.ruleId, place.ledger, place.credited), entry);
    return entry;
  }

  private settleAlone(entry: Entry, event: SaleEvent, cause: string): void {
    const before = entry.entered ? entry.stands : 0n;
    const fresh = !entry.entered;
    entry.entered = true;
    entry.worth = worthOf(entry.pinned, entry.extent);
    this.caps.draw(entry);
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
    const from = window.bring(entry, brought);
    const others = window.entries.slice(from).filter((other) => other !== entry);
    const [own, rest] = [fresh ? 0n : entry.stands, standing(others)];
    entry.entered = true;
    window.rate(from);
    for (const drawer of fresh ? [entry, ...others] : window.entries.slice(from)) this.caps.draw(drawer);
    const [ownChange, othersChange] = [entry.stands - own, standing(others) - rest];
    if (fresh && event === 'accrual') {
      entry.firstPosted = ownChange;
      this.journal.post(entry, 'accrual', cause, ownChange);
      if (othersChange !== 0n) this.journal.post(entry, 'rerated', cause, othersChange);
    } else this.journal.post(entry, fresh ? 'accrual' : event, cause, ownChange + othersChange);
  }

  private windowOf({ pinned: { rule, rounding } }: Entry, key: string): BracketWindow {
    const known = this.windows.get(key);
    if (known) return known;
    const mode = rule.pays.kind === 'brackets' ? rule.pays.mode : 'marginal';
    const window = new BracketWindow(key, mode, rounding, this.ledgers.digits);
    this.windows.set(key, window);
    return window;
  }

  private nothingMoved({ place }: Entry, event: SaleEvent, cause: string): void {
    if (event === 'refund' || event === 'refundReversal') {
      this.journal.skip(cause, place, 'NOTHING_LEFT_TO_CLAW_BACK');
    }
  }
}

const standing = (entries: readonly Entry[]): bigint => entries.reduce((sum, { stands }) => sum + stands, 0n);

const entryKey = (...parts: readonly string[]): string => parts.join('|');
