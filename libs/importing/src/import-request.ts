import type { Mapping } from './schema/mapping.reader.js';
import type { ImportEvent } from './report.js';
import type { Api } from './sending/api.js';
import type { Journal } from './sending/journal.js';
import type { Limits } from './source/inspection.js';

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
