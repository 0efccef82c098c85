import { minorUnits } from '../arithmetic/minor.js';
import type { Rational } from '../arithmetic/rational.js';
import { amountInRange } from '../sources/input-range.js';
import type { Entry } from './entry.js';
import { type Correction, give, giveBack, leftToTake, shareOf, take } from './entry-corrections.js';
import type { Journal, PostingKind } from './journal.js';

export type CorrectionFault =
  | 'OUT_OF_RANGE'
  | 'BAD_AMOUNT'
  | 'MORE_THAN_LEFT'
  | 'NOTHING_LEFT_TO_CLAW_BACK'
  | 'UNKNOWN_CLAWBACK'
  | 'ALREADY_REVERSED';

interface Clawback {
  readonly entry: Entry;
  readonly correction: Correction;
  reversed: boolean;
}

/** What persons decide about entries (§10): void, decline, adjust, claw back, reverse once. */
export class PersonsCorrections {
  private readonly clawbacks = new Map<string, Clawback>();

  constructor(
    private readonly journal: Journal,
    private readonly digits: () => number,
  ) {}

  /** An amount, a share of what is left, or all of it. */
  clawBack(id: string, entry: Entry, amount?: Rational, share?: Rational): CorrectionFault | undefined {
    const left = leftToTake(entry);
    if (left <= 0n) return 'NOTHING_LEFT_TO_CLAW_BACK';
    const asked = amount ? this.minorOf(amount) : share ? shareOf(left, share, entry) : left;
    if (typeof asked === 'string') return asked;
    if (asked <= 0n) return 'BAD_AMOUNT';
    if (asked > left) return 'MORE_THAN_LEFT';
    let correction: Correction = { fromGiven: 0n, kept: 0n };
    this.change(id, entry, 'clawback', () => (correction = take(entry, asked)));
    this.clawbacks.set(id, { entry, correction, reversed: false });
    return undefined;
  }

  reverseClawback(id: string, clawbackId: string): CorrectionFault | undefined {
    const clawback = this.clawbacks.get(clawbackId);
    if (!clawback) return 'UNKNOWN_CLAWBACK';
    if (clawback.reversed) return 'ALREADY_REVERSED';
    clawback.reversed = true;
    const { entry, correction } = clawback;
    const change = this.change(id, entry, 'clawbackReversal', () => giveBack(entry, correction));
    if (change === 0n) this.journal.skip(id, entry.place, 'ABSORBED_BY_REFUND');
    return undefined;
  }

  /** Void or decline: takes back what stands now. */
  takeAll(id: string, entry: Entry, kind: 'void' | 'decline'): void {
    const { stands } = entry;
    this.change(id, entry, kind, () => (stands < 0n ? give(entry, -stands) : take(entry, stands)));
  }

  /** A ban takes back all that stands, also where a person could take less; it can be reversed like a person's clawback. */
  endByBan(id: string, entry: Entry): void {
    const { stands } = entry;
    if (stands < 0n) return this.takeAll(id, entry, 'void');
    let correction: Correction = { fromGiven: 0n, kept: 0n };
    this.change(id, entry, 'clawback', () => (correction = take(entry, stands)));
    this.clawbacks.set(id, { entry, correction, reversed: false });
  }

  adjust(id: string, entry: Entry, amount: Rational): CorrectionFault | undefined {
    const asked = this.minorOf(amount);
    if (typeof asked === 'string') return asked;
    if (asked === 0n) return 'BAD_AMOUNT';
    // What a credit note takes back has no lower bound; only of a sale can more be taken than is left.
    if (asked < 0n && !entry.pinned.creditNote && -asked > leftToTake(entry)) return 'MORE_THAN_LEFT';
    this.change(id, entry, 'adjustment', () => (asked > 0n ? give(entry, asked) : take(entry, -asked)));
    return undefined;
  }

  /** Posts what the change of an entry's figures changes of what stands. */
  private change(id: string, entry: Entry, kind: PostingKind, alter: () => unknown): bigint {
    const before = entry.stands;
    alter();
    const change = entry.stands - before;
    if (change !== 0n) this.journal.post(entry, kind, id, change);
    return change;
  }

  private minorOf(amount: Rational): bigint | 'OUT_OF_RANGE' | 'BAD_AMOUNT' {
    if (!amountInRange(amount)) return 'OUT_OF_RANGE';
    return minorUnits(amount, this.digits()) ?? 'BAD_AMOUNT';
  }
}
