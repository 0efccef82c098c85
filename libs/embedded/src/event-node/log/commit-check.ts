import type { StoredIdentity } from '../storage/log-store.js';
import { ANY, DELETED_STREAM, NO_STREAM, STREAM_EXISTS, metastreamOf } from '../storage/stored-event.js';

/** What a decision needs to know of the log as it will be when everything accepted before is in it. */
export interface LogState {
  revision(stream: string): number;
  isSoftDeleted(stream: string): boolean;
  recent(id: string): StoredIdentity | undefined;
  /** Ids of the events at these revisions, as many as there are. */
  storedIds(stream: string, from: number, to: number): Promise<readonly string[]>;
}

export type Decision =
  | { readonly kind: 'ok'; readonly current: number; readonly softDeleted: boolean }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'idempotent'; readonly first: number; readonly last: number };

/**
 * Decides whether a write of events with these ids is in order, out of order, or a repeat of one that was made.
 * Follows what EventStoreDB 23.10 does.
 */
export async function checkCommit(
  state: LogState,
  stream: string,
  expected: number,
  ids: readonly string[],
): Promise<Decision> {
  const current = state.revision(stream);
  if (current === DELETED_STREAM) return { kind: 'deleted' };
  if (expected === STREAM_EXISTS) {
    if (state.isSoftDeleted(stream)) return { kind: 'deleted' };
    if (current < 0 && state.revision(metastreamOf(stream)) < 0) return { kind: 'wrong-expected-version', current };
  }
  if (expected === ANY || expected === STREAM_EXISTS) return checkRecent(state, stream, current, ids);
  if (expected < current) return checkStored(state, stream, expected, current, ids);
  if (expected > current) return { kind: 'wrong-expected-version', current };
  return { kind: 'ok', current, softDeleted: state.isSoftDeleted(stream) };
}

function checkRecent(state: LogState, stream: string, current: number, ids: readonly string[]): Decision {
  const known = ids.map((id) => state.recent(id)).map((event) => (event?.stream === stream ? event : undefined));
  const [first] = known;
  if (!first) return { kind: 'ok', current, softDeleted: state.isSoftDeleted(stream) };
  const last = known.at(-1);
  if (!last || known.includes(undefined)) return { kind: 'wrong-expected-version', current };
  return { kind: 'idempotent', first: first.revision, last: last.revision };
}

async function checkStored(
  state: LogState,
  stream: string,
  expected: number,
  current: number,
  ids: readonly string[],
): Promise<Decision> {
  if (ids.length === 0) return { kind: 'wrong-expected-version', current };
  const stored = await state.storedIds(stream, expected + 1, expected + ids.length);
  const differing = ids.findIndex((id, index) => id !== stored[index]);
  if (differing < 0) return { kind: 'idempotent', first: expected + 1, last: expected + ids.length };
  if (differing === 0 && expected === NO_STREAM && state.isSoftDeleted(stream)) {
    return { kind: 'ok', current, softDeleted: true };
  }
  return { kind: 'wrong-expected-version', current };
}
