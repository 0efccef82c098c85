import type { BadRow } from './row/fault.js';
import { newTally, type Tally } from './grouping/row-reader.js';
import type { SourceRecord } from './kinds/fields/record.js';
import { mapFile } from './mapped-file.js';
import type { ImportSummary } from './report.js';
import type { ImportRequest } from './import-request.js';
import type { FileWork } from './sending/file-work.js';
import { wasBefore } from './sending/before.js';
import { Pace } from './sending/pace.js';
import { type Answer, Sender } from './sending/sender.js';
import { aheadByOne, type WindowLimits, windows } from './sending/windows.js';

interface RecordStep {
  readonly of: FileWork;
  readonly record: SourceRecord;
}

/** What is sent, file by file, each with its end. */
type Step = RecordStep | { readonly of: FileWork; readonly end: true };

/** One run of an import: what was read, sent and answered. */
export class ImportWork {
  private tally: Tally = newTally();
  private readonly records: Record<string, number> = {};
  private readonly fresh: Record<string, number> = {};
  private alreadyKnown = 0;
  private readonly answers: Record<string, number> = {};
  private readonly sender: Sender;
  private readonly pace: Pace;
  private readonly files: readonly FileWork[];
  private readonly ofLines: number;
  private readonly known = new Set<FileWork>();
  private badRows = 0;
  private refused = 0;
  private linesDone = 0;
  private position: string | null = null;

  constructor(
    private readonly request: ImportRequest,
    private readonly parts: readonly (readonly FileWork[])[],
    /** Where the history ended before anything was sent. */
    private readonly head: string | null,
  ) {
    this.sender = new Sender(request.api, request.programId);
    this.pace = new Pace(request.api, request.programId);
    this.files = parts.flat();
    this.ofLines = this.files.reduce((sum, { inspected }) => sum + inspected.lines, 0);
  }

  /** Looks at every row and tells of the bad ones. */
  async hasBadRows(): Promise<boolean> {
    for (const { inspected, compiled } of this.files) {
      for await (const mapped of mapFile(inspected.file, compiled, this.tally))
        if ('bad' in mapped) this.tellBad(mapped.bad);
    }
    if (this.badRows > 0) return true;
    this.tally = newTally();
    return false;
  }

  /** Windows run on from file to file; a part of the mapping begins when the one before it is answered. */
  async send(): Promise<void> {
    await this.resume();
    for (const files of this.parts) {
      for await (const window of aheadByOne(windows(this.steps(files), sizeOf))) {
        await this.sendWindow(window);
        if (this.request.strict && this.refused > 0) return;
        await this.pace.sent(window.length, this.position);
      }
    }
  }

  summary(sent: boolean): ImportSummary {
    const { records, fresh, alreadyKnown, answers, badRows, refused, position } = this;
    const files = { files: this.files.length, knownFiles: this.known.size };
    return {
      ...files,
      ...this.tally,
      records,
      new: fresh,
      known: alreadyKnown,
      answers,
      badRows,
      refused,
      sent,
      position,
    };
  }

  /** What the journal knows, as far as the service is at the history that it was written of. */
  private async resume(): Promise<void> {
    for (const file of this.files) {
      const entry = await file.known();
      if (!entry) continue;
      const { kind, item, position } = entry.last;
      if ((await this.sender.positionOf(kind, item)) !== position) return;
      file.resume(entry);
      this.alreadyKnown += entry.records;
      this.position = position;
      if (entry.complete) this.known.add(file);
    }
  }

  private async *steps(files: readonly FileWork[]): AsyncGenerator<Step> {
    for (const of of files) {
      if (!this.known.has(of)) for await (const record of this.recordsOf(of)) yield { of, record };
      yield { of, end: true };
    }
  }

  /** Behind those that an earlier run has sent. */
  private async *recordsOf(of: FileWork): AsyncGenerator<SourceRecord> {
    const skip = of.sent;
    let at = 0;
    for await (const mapped of mapFile(of.inspected.file, of.compiled, this.tally)) {
      if ('bad' in mapped) {
        of.faults += 1;
        this.tellBad(mapped.bad);
      } else if ('repeat' in mapped) this.request.tell({ event: 'repeat', ...mapped.repeat });
      else if ((at += 1) > skip) yield mapped.record;
    }
  }

  private async sendWindow(window: readonly Step[]): Promise<void> {
    const steps = window.filter((step): step is RecordStep => 'record' in step);
    const order = steps[0]?.of.compiled.order === undefined ? 'by-kind' : 'as-ordered';
    const records = steps.map(({ record }) => record);
    const { partners, answers } = await this.sender.send(records, order);
    for (const { record, bad } of partners) {
      const [of] = steps.flatMap((step) => (step.record === record ? [step.of] : []));
      if (of) of.faults += 1;
      this.tellRefused(bad);
    }
    for (const [at, answer] of answers.entries()) {
      steps[at]?.of.answered(answer);
      this.count(answer);
    }
    await this.writeDown(window);
  }

  private async writeDown(window: readonly Step[]): Promise<void> {
    const ended = new Set(window.flatMap((step) => ('end' in step ? [step.of] : [])));
    for (const file of new Set(window.map(({ of }) => of))) {
      const known = this.known.has(file);
      if (!known) await file.keep({ complete: ended.has(file) });
      this.linesDone += file.linesSince(ended.has(file));
      if (ended.has(file)) this.request.tell({ event: 'file', file: file.name, records: file.sent, known });
      this.request.tell({ event: 'progress', file: file.name, lines: this.linesDone, ofLines: this.ofLines });
    }
  }

  private count({ record, answer, refused, position }: Answer): void {
    for (const bad of refused) this.tellRefused(bad);
    if (answer !== null) add(this.answers, answer);
    else if (refused.length === 0 && !record.repeats) {
      add(this.records, record.kind);
      if (wasBefore(position, this.head)) this.alreadyKnown += 1;
      else add(this.fresh, record.kind);
    }
    this.position = position ?? this.position;
  }

  private tellRefused(bad: BadRow): void {
    this.refused += 1;
    this.request.tell({ event: 'bad-row', ...bad });
  }

  private tellBad(bad: BadRow): void {
    this.badRows += 1;
    this.request.tell({ event: 'bad-row', ...bad });
  }
}

const add = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** The end of a file takes no room. */
const sizeOf = (step: Step): WindowLimits =>
  'record' in step ? { items: 1, bytes: JSON.stringify(step.record.item).length } : { items: 0, bytes: 0 };
