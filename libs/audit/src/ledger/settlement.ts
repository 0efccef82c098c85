import { windowAt } from '../arithmetic/calendar.js';
import type { PlanTerms, RuleTerms } from '../rating/plan-terms.js';
import { extentOf, passes, worthOf } from '../rating/worth.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { CapUse } from './caps.js';
import { Entry } from './entry.js';
import { capAccounts, type PinnedCredit, type Slot, slotsOf } from './entry-slots.js';
import { Journal } from './journal.js';
import { BracketWindow, broughtBy } from './windows.js';

/** What happened to a sale: its record, or what came later. */
export type SaleEvent = 'accrual' | 'refund' | 'refundReversal' | 'amendment';

export interface LedgerTerms {
  /** Minor unit exponent of the ledgers' currency. */
  readonly digits: number;
  readonly zone: string;
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

  /** Credit by credit, rule by rule: rates what the sale has become and posts the change of what stands. */
  settle(sale: RecordedSale, credits: readonly PinnedCredit[], event: SaleEvent, cause: string): void {
    const { terms } = sale;
    const { saleId } = sale.source;
    for (const credit of credits) {
      const { partner } = credit.credit;
      const skip = (reason: 'NO_PLAN' | 'NO_RULE_MATCHED' | 'PARTNER_COULD_NOT_EARN'): void => {
        if (event === 'accrual') this.journal.skip(cause, { ledger: partner, saleId, ruleId: null }, reason);
      };
      const own = credit.payees[0];
      if (!terms) skip('NO_PLAN');
      else if (own && 'reason' in own) skip('PARTNER_COULD_NOT_EARN');
      else {
        const slots = slotsOf(sale, terms, credit);
        if (!slots.some(({ lines }) => lines.length > 0)) skip('NO_RULE_MATCHED');
        for (const slot of slots) this.settleSlot(sale, terms, credit, slot, event, cause);
      }
    }
  }

  private settleSlot(
    sale: RecordedSale,
    terms: PlanTerms,
    credit: PinnedCredit,
    { rule, lines }: Slot,
    event: SaleEvent,
    cause: string,
  ): void {
    const payee = credit.payees[rule.level];
    if (!payee) return;
    const { saleId, creditNote } = sale.source;
    const place = { ledger: payee.ledger, saleId, ruleId: rule.ruleId };
    if ('reason' in payee) {
      if (event === 'accrual' && lines.length > 0) this.journal.skip(cause, place, payee.reason);
      return;
    }
    const key = entryKey(saleId, rule.ruleId, payee.ledger, credit.credit.partner);
    const extent = extentOf(sale.state, lines, creditNote);
    let entry = this.entries.get(key);
    if (!entry) {
      if (lines.length === 0) return;
      entry = this.made(sale, terms, credit, rule, payee.ledger, extent);
      this.entries.set(key, entry);
    }
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

  private made(
    sale: RecordedSale,
    terms: PlanTerms,
    { credit, part }: PinnedCredit,
    rule: RuleTerms,
    ledger: string,
    extent: Entry['extent'],
  ): Entry {
    const { source, convert, credits } = sale;
    const { creditNote, saleId } = source;
    const { rounding } = terms;
    const weights = credits.map(({ weight }) => weight);
    const pinned = { creditNote, rule, rounding, convert, digits: this.ledgers.digits, weights, part };
    const accounts = capAccounts(terms, sale, ledger, this.ledgers.zone);
    const entry = new Entry(
      { ledger, credited: credit.partner, saleId, ruleId: rule.ruleId },
      pinned,
      accounts,
      extent,
    );
    if (rule.pays.kind === 'brackets') {
      const { mode, by, window } = rule.pays;
      const at = windowAt(source.occurredAt, this.ledgers.zone, window);
      const key = [ledger, credit.partner, terms.planId, rule.ruleId, mode, by, window, at].join('|');
      entry.window = { key, at, place: 0, ...broughtBy(pinned, extent) };
    }
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
