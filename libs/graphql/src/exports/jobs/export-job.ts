import type { Position } from '#libs/kernel';
import type { ExportFormat } from '../export-files.js';

/** What an export is asked for: rows of a list, and what of them. */
export interface AskedExport {
  readonly of: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields?: readonly string[];
  readonly format: ExportFormat;
}

export type ExportState = 'ready' | 'running' | 'done' | 'interrupted' | 'cancelled';

/** An export as its owner sees it. */
export interface ExportJob {
  readonly id: string;
  readonly asked: AskedExport;
  readonly state: ExportState;
  readonly rowsExpected: number;
  readonly rowsDone: number;
  readonly fetches: number;
  readonly position: Position | null;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly begunAt: string | null;
  readonly endedAt: string | null;
  readonly cancelledAt: string | null;
  readonly interruption: string | null;
}

export const KEPT_DAYS = 7;
/** As many may a person have at once. */
export const MOST_JOBS = 100;
