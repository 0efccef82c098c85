import { before } from './sending/before.js';
import { FileWork } from './sending/file-work.js';
import type { ImportRequest } from './import-request.js';
import { ImportWork } from './import-work.js';
import { compile, type Compiled } from './compiling/compiled.js';
import { checkFormats } from './format-check.js';
import type { PartSpec } from './schema/mapping.schema.js';
import { Tables } from './compiling/tables.js';
import type { ImportSummary } from './report.js';
import type { JournalKey } from './sending/journal.js';
import { inputFiles } from './source/files.js';
import { type Inspected, inspect, type Limits, LIMITS } from './source/inspection.js';

/**
 * Sends what a mapping makes of files, in the order of the files and of their rows. The same again changes nothing. Throws FileFault
 * before anything is sent when a file is damaged, TargetFault when there is no such program or the token is none, and ApiFault when the service stays away: then run it again.
 */
export async function runImport(request: ImportRequest): Promise<ImportSummary> {
  const { spec, directory } = request.mapping;
  const tables = await Tables.read(spec.tables, [...request.paths, directory]);
  const files = await filesOf(request, tables);
  const work = new ImportWork(request, files, await before(request.api, request.programId));
  if (request.strict && (await work.hasBadRows())) return work.summary(false);
  await work.send();
  return work.summary(true);
}

/** The files of each part of the mapping. */
async function filesOf(request: ImportRequest, tables: Tables): Promise<FileWork[][]> {
  const { mapping, paths, limits = LIMITS, journal, programId, service, tell } = request;
  const { parts } = mapping.spec;
  const inspected = await inspectedFiles(parts, paths, limits);
  const found = inspected.flat();
  const total = (of: 'bytes' | 'lines'): number => found.reduce((sum, file) => sum + file[of], 0);
  tell({ event: 'checked', files: found.length, bytes: total('bytes'), lines: total('lines') });
  const compiledParts = parts.map((part) => compile(part, mapping.spec, tables));
  for (const [at, part] of parts.entries()) {
    for (const { file } of inspected[at] ?? []) await checkFormats(file, part, compiledParts[at] as Compiled);
  }
  return compiledParts.map((compiled, at) => {
    const target = `${service} ${programId ?? ''}${at > 0 ? ` ${at}` : ''}`;
    return (inspected[at] ?? []).map((file) => {
      const key: JournalKey = { sha256: file.sha256, mappingHash: mapping.hash, target };
      return new FileWork(file, compiled, key, journal);
    });
  });
}

async function inspectedFiles(
  parts: readonly PartSpec[],
  paths: readonly string[],
  limits: Limits,
): Promise<Inspected[][]> {
  const found: Inspected[][] = [];
  for (const { source } of parts) {
    const match = new RegExp(source.match, 'u');
    // Of several kinds of file, the name alone says which one a file is.
    const files = await inputFiles(paths, match, { everyFile: parts.length === 1 });
    const ofPart: Inspected[] = [];
    for (const file of files) ofPart.push(await inspect(file, limits));
    found.push(ofPart);
  }
  return found;
}
