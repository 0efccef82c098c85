import type { SourceItem } from '../../ledger/commands/ledger.commands.js';

/** Well below what one append takes: an entry is about 2 kB with its metadata, and a sale may make two. */
const MOST_SOURCES = 250;
/** Every entry pins its lines, each of about 30 bytes: with the rules on top that plans have, this stays below half of what one append takes. */
const MOST_LINES = 4_000;

/** Lines that the entries of a source may pin: those of each of its credits. */
const linesIn = (item: SourceItem): number =>
  'credits' in item
    ? item.credits.reduce((sum, credit) => sum + (credit.kind === 'rated' ? credit.rated.lines.length : 0), 0)
    : 0;

/** How much goes to a ledger in one append. A source is never divided: one that is too large by itself is put aside by its policy, and the others go on. */
export class AppendSize {
  private sources = 0;
  private lines = 0;

  /** Whether another source would be too much beside what is there. */
  isFullFor(item: SourceItem): boolean {
    return this.sources > 0 && (this.sources >= MOST_SOURCES || this.lines + linesIn(item) > MOST_LINES);
  }

  add(item: SourceItem): void {
    this.sources += 1;
    this.lines += linesIn(item);
  }
}

/** What the sources of a batch bring to each ledger, before it has taken them. */
export class ComingEntries {
  private readonly ledgers = new Map<string, number>();
  private readonly sources = new Map<string, bigint>();

  /** At most so many entries: under each credit, one for each rule of its plan. undefined where the ledger gets no source. */
  of(ledgerId: string): number | undefined {
    return this.ledgers.get(ledgerId);
  }

  /** Where in history the newest of them stands; below zero where the ledger gets none. */
  until(ledgerId: string): bigint {
    return this.sources.get(ledgerId) ?? -1n;
  }

  add(ledgerId: string, item: SourceItem): void {
    this.again(ledgerId, item);
    const position = BigInt(item.source.position);
    if (position > this.until(ledgerId)) this.sources.set(ledgerId, position);
  }

  /** What the ledger has put aside, and may take now. */
  again(ledgerId: string, item: SourceItem): void {
    const credits = 'credits' in item ? item.credits : [];
    const rules = credits.map((credit) => (credit.kind === 'rated' ? credit.rated.plan.rules.length : 0));
    this.ledgers.set(
      ledgerId,
      rules.reduce((sum, each) => sum + each, this.ledgers.get(ledgerId) ?? 0),
    );
  }
}
