import type { BadRow } from './fault.js';
import { newTally, type Tally } from './grouping/intake.js';
import type { SourceRecord } from './kinds/record.js';
import { mapFile } from './mapped-file.js';
import { compile, type Compiled } from './mapping/compiled.js';
import type { Mapping } from './mapping/mapping.reader.js';
import { Tables } from './mapping/tables.js';
import type { ImportEvent, ImportSummary } from './report.js';
import type { Api } from './sending/api.js';
import type { Journal, JournalKey } from './sending/journal.js';
import { Sender } from './sending/sender.js';
import { aheadByOne, windows } from './sending/windows.js';
import { inputFiles } from './source/files.js';
import { type Inspected, inspect, type Limits, LIMITS } from './source/inspection.js';

export interface ImportRequest {
  readonly mapping: Mapping;
  /** Files, folders and zips. */
  readonly paths: readonly string[];
  readonly api: Api;
  /** Global id of the program; null for data that belongs to none, such as rates. */
  readonly programId: string | null;
  /** Names the service, so that what was sent to one is not taken for sent to another. */
  readonly service: string;
  readonly journal: Journal;
  /** Everything is looked at before anything is sent; a bad row then means that nothing is, a refusal that no more is. */
  readonly strict?: boolean;
  readonly limits?: Limits;
  readonly tell: (event: ImportEvent) => void;
}

/**
 * Sends what a mapping makes of files, in the order of the files and of their rows. The same again changes nothing. Throws FileFault
 * before anything is sent when a file is damaged, and ApiFault when the service stays away: then run it again.
 */
export async function runImport(request: ImportRequest): Promise<ImportSummary> {
  const { spec, directory } = request.mapping;
  const tables = await Tables.read(spec.tables, [...request.paths, directory]);
  const work = new ImportWork(request, compile(spec, tables), await inspectAll(request));
  if (request.strict && (await work.hasBadRows())) return work.summary(false);
  await work.send();
  return work.summary(true);
}

async function inspectAll({ mapping, paths, limits = LIMITS, tell }: ImportRequest): Promise<Inspected[]> {
  const found: Inspected[] = [];
  for (const file of await inputFiles(paths, new RegExp(mapping.spec.source.match, 'u'))) {
    found.push(await inspect(file, limits));
  }
  const total = (of: 'bytes' | 'lines'): number => found.reduce((sum, file) => sum + file[of], 0);
  tell({ event: 'checked', files: found.length, bytes: total('bytes'), lines: total('lines') });
  return found;
}

class ImportWork {
  private tally: Tally = newTally();
  private readonly records: Record<string, number> = {};
  private readonly sender: Sender;
  private readonly ofLines: number;
  private badRows = 0;
  private refused = 0;
  private knownFiles = 0;
  private linesDone = 0;
  private position: string | null = null;

  constructor(
    private readonly request: ImportRequest,
    private readonly compiled: Compiled,
    private readonly files: readonly Inspected[],
  ) {
    this.sender = new Sender(request.api, request.programId);
    this.ofLines = files.reduce((sum, { lines }) => sum + lines, 0);
  }

  /** Looks at every row and tells of the bad ones. */
  async hasBadRows(): Promise<boolean> {
    for (const { file } of this.files) {
      for await (const mapped of mapFile(file, this.compiled, this.tally))
        if ('bad' in mapped) this.tellBad(mapped.bad);
    }
    if (this.badRows > 0) return true;
    this.tally = newTally();
    return false;
  }

  async send(): Promise<void> {
    for (const inspected of this.files) {
      const before = this.linesDone;
      await this.sendFile(inspected);
      this.progress(inspected.file.name, before + inspected.lines - this.linesDone);
      if (this.request.strict && this.refused > 0) return;
    }
  }

  summary(sent: boolean): ImportSummary {
    const { knownFiles, records, badRows, refused, position } = this;
    return { files: this.files.length, knownFiles, ...this.tally, records, badRows, refused, sent, position };
  }

  private async sendFile({ file, sha256 }: Inspected): Promise<void> {
    const { journal, mapping, programId, service } = this.request;
    const key: JournalKey = { sha256, mappingHash: mapping.hash, target: `${service} ${programId ?? ''}` };
    const known = await this.knownOf(key);
    if (known?.complete) {
      this.knownFiles += 1;
      this.request.tell({ event: 'file', file: file.name, records: known.records, known: true });
      return;
    }
    const faults = this.badRows + this.refused;
    const clean = (): boolean => this.badRows + this.refused === faults;
    let sent = known?.records ?? 0;
    let last = known?.last;
    for await (const window of aheadByOne(windows(this.recordsOf(file, sent), bytesOf))) {
      const answer = await this.sender.send(window);
      this.count(answer.taken, answer.refused);
      sent += window.length;
      last = answer.last ?? last;
      this.position = answer.last?.position ?? this.position;
      if (clean() && last) await journal.write(key, { records: sent, last, complete: false });
      this.progress(
        file.name,
        window.reduce((rows, record) => rows + record.rows, 0),
      );
      if (this.request.strict && answer.refused.length > 0) break;
    }
    // A file with bad rows is looked at again next time, so that they are told again.
    if (clean() && last) await journal.write(key, { records: sent, last, complete: true });
    else await journal.forget(key);
    this.request.tell({ event: 'file', file: file.name, records: sent, known: false });
  }

  /** What the journal knows, if the service is at the history that it was written of. */
  private async knownOf(key: JournalKey): ReturnType<Journal['read']> {
    const entry = await this.request.journal.read(key);
    if (!entry) return undefined;
    const { kind, item, position } = entry.last;
    const found = await this.sender.positionOf(kind, item);
    if (found !== position) return undefined;
    this.position = position;
    return entry;
  }

  private async *recordsOf(file: Inspected['file'], skip: number): AsyncGenerator<SourceRecord> {
    let at = 0;
    for await (const mapped of mapFile(file, this.compiled, this.tally)) {
      if ('bad' in mapped) this.tellBad(mapped.bad);
      else if ('repeat' in mapped) this.request.tell({ event: 'repeat', ...mapped.repeat });
      else if ((at += 1) > skip) yield mapped.record;
    }
  }

  private count(taken: Readonly<Record<string, number>>, refused: readonly BadRow[]): void {
    for (const [kind, count] of Object.entries(taken)) this.records[kind] = (this.records[kind] ?? 0) + count;
    this.refused += refused.length;
    for (const bad of refused) this.request.tell({ event: 'bad-row', ...bad });
  }

  private tellBad(bad: BadRow): void {
    this.badRows += 1;
    this.request.tell({ event: 'bad-row', ...bad });
  }

  private progress(file: string, lines: number): void {
    this.linesDone += lines;
    this.request.tell({ event: 'progress', file, lines: this.linesDone, ofLines: this.ofLines });
  }
}

const bytesOf = ({ item }: SourceRecord): number => JSON.stringify(item).length;
