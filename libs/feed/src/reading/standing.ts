import { type LogMark, nameOfLog } from './cursor.js';

/** How far the log of a tenant is. */
export interface Standing {
  /** Names the event store. */
  readonly store: string;
  /** Names the table: a log that was made anew has another one. */
  readonly made?: string;
  /** Everything up to here is in the log. */
  readonly visible: bigint;
  readonly last?: LogMark;
  /** See `Place.newestIn`. */
  readonly newestIn?: number;
}

/** As a statement answers it. */
export type StoredStanding = {
  readonly store: string;
  readonly version: number;
  readonly made: string;
  readonly visible: string;
  readonly last: string | null;
};

export function standingOf({ store, version, made, visible, last }: StoredStanding, partnerId: string | undefined) {
  const mark = markOf(last);
  const newestIn = nameOfLog(version, partnerId);
  return { store, made, visible: BigInt(visible), newestIn, ...(mark && { last: mark }) };
}

export function markOf(text: string | null): LogMark | undefined {
  const [commit, id] = text?.split('/') ?? [];
  return commit && id ? { commit: BigInt(commit), id } : undefined;
}
