import type { SourceRecord } from '../kinds/fields/record.js';
import type { Compiled } from '../compiling/compiled.js';
import type { Inspected } from '../source/inspection.js';
import type { Entry, Journal, JournalKey } from './journal.js';
import type { Answer } from './sender.js';

/** One file under one part of a mapping, and how far it has been sent. */
export class FileWork {
  /** Rows that could not be used and records that were refused: such a file is looked at again next time. */
  faults = 0;
  /** Records answered, those that an earlier run has sent included. */
  sent = 0;
  private last: Entry['last'] | undefined;
  /** Rows of the records answered, and how much of the file was shown as done before. */
  private rows = 0;
  private shown = 0;

  constructor(
    readonly inspected: Inspected,
    readonly compiled: Compiled,
    private readonly key: JournalKey,
    private readonly journal: Journal,
  ) {}

  get name(): string {
    return this.inspected.file.name;
  }

  known(): Promise<Entry | undefined> {
    return this.journal.read(this.key);
  }

  /** Goes on behind what an earlier run has sent. */
  resume({ records, last }: Entry): void {
    this.sent = records;
    this.last = last;
  }

  answered({ record, position, refused }: Answer): void {
    this.sent += 1;
    this.rows += record.rows;
    this.faults += refused.length;
    if (position !== null && isProof(record)) this.last = { kind: record.kind, item: record.item, position };
  }

  /** Lines done since it was asked last: all that are left when the file is at its end. */
  linesSince(ended: boolean): number {
    const done = ended ? this.inspected.lines : Math.min(this.rows, this.inspected.lines);
    const since = done - this.shown;
    this.shown = done;
    return since;
  }

  /** Writes down how far it is. A file with faults has no entry when it is done, so that they are told again. */
  async keep({ complete }: { readonly complete: boolean }): Promise<void> {
    const { faults, last, sent } = this;
    if (faults === 0 && last) await this.journal.write(this.key, { records: sent, last, complete });
    else if (complete) await this.journal.forget(this.key);
  }
}

/** The last record is sent again to see whether history has it; a closing that another history refused would be refused for ever. */
const isProof = ({ kind }: SourceRecord): boolean => kind !== 'closing';
