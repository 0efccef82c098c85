/** A closed month of one ledger, recomputed; amounts in minor units. */
export interface ClosedMonth {
  readonly opening: bigint;
  readonly held: bigint;
  readonly payout: bigint;
  readonly closing: bigint;
  readonly carried: string | null;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  /** As recorded: what they must be was checked against the ledger's own lines. */
  readonly lines: number;
  readonly hash: string;
}

/** What is kept of one month of one ledger for ever, so that read models can be compared. */
export interface LedgerMonth {
  /** Postings without credits of payouts that came back. */
  entries: number;
  commission: bigint;
  credited: bigint;
  closed: ClosedMonth | null;
}

export class LedgerFigures {
  readonly months = new Map<string, LedgerMonth>();

  posted(period: string, amount: bigint): void {
    const month = this.of(period);
    month.entries += 1;
    month.commission += amount;
  }

  credited(period: string, amount: bigint): void {
    this.of(period).credited += amount;
  }

  closed(period: string, closed: ClosedMonth): void {
    this.of(period).closed = closed;
  }

  private of(period: string): LedgerMonth {
    let month = this.months.get(period);
    if (!month) {
      month = { entries: 0, commission: 0n, credited: 0n, closed: null };
      this.months.set(period, month);
    }
    return month;
  }
}
