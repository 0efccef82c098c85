import type { DomainEvent, Recorded } from '#libs/kernel';
import type { Opening, SourceItem } from '../../ledger/commands/ledger.commands.js';
import type { ProgramReader } from '../../state-reader/program.state-reader.js';
import { AppendSize } from './append-size.js';

/** What goes to one ledger in one append. */
export class PostingBatch {
  readonly items: SourceItem[] = [];
  readonly answers: Recorded<DomainEvent>[] = [];
  private readonly size = new AppendSize();

  constructor(
    readonly known: ProgramReader,
    readonly opening: Opening,
  ) {}

  isFullFor(item: SourceItem): boolean {
    return this.size.isFullFor(item);
  }

  add(event: Recorded<DomainEvent>, item: SourceItem): void {
    this.items.push(item);
    this.size.add(item);
    if (this.answers.at(-1) !== event) this.answers.push(event);
  }
}
