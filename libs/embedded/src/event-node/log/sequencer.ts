import { randomUUID } from 'node:crypto';
import { checkCommit } from './commit-check.js';
import { Group, streamsDeciding } from './group.js';
import type { Heads } from './heads.js';
import type { LogStore } from '../storage/log-store.js';
import type { RecentIds } from './recent-ids.js';
import type { AppendRequest, DeleteRequest, Outcome, WriteRequest } from './requests.js';
import { metadataFrom, SOFT_DELETE_JSON } from './stream-metadata.js';
import {
  DELETED_STREAM,
  isMetastream,
  METADATA_TYPE,
  metastreamOf,
  originalOf,
  STREAM_DELETED_TYPE,
  type ProposedEvent,
} from '../storage/stored-event.js';

/** A repeat of a write that was made: its position is looked up once everything before it is committed. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly stream: string;
  readonly revision: number;
}

/** What was decided for a group of writes: the events to commit, and an outcome for each write in its order. */
export interface Plan {
  readonly group: Group;
  readonly outcomes: readonly (Outcome | Repeat)[];
}

const NO_BYTES = new Uint8Array(0);

/** Decides one write after the other: their revisions, their positions, or why not. */
export class Sequencer {
  constructor(
    private readonly store: Pick<LogStore, 'readStream'>,
    private readonly heads: Heads,
    private readonly recentIds: RecentIds,
  ) {}

  /** Decides `requests` in their order, as if each before were committed. `position` is the log's last. */
  async decide(requests: readonly WriteRequest[], position: number): Promise<Plan> {
    const heads = await this.heads.load(new Set(requests.flatMap(({ stream }) => streamsDeciding(stream))));
    const group = new Group(heads, this.recentIds, (...range) => this.#storedIds(...range), position);
    const outcomes: (Outcome | Repeat)[] = [];
    for (const request of requests) outcomes.push(await this.#decideOne(group, request));
    return { group, outcomes };
  }

  #decideOne(group: Group, request: WriteRequest): Promise<Outcome | Repeat> {
    return request.kind === 'append' ? this.#append(group, request) : this.#delete(group, request);
  }

  async #append(group: Group, { stream, expected, events }: AppendRequest): Promise<Outcome | Repeat> {
    const ids = events.map(({ id }) => id);
    const decision = await checkCommit(group, stream, expected, ids);
    if (decision.kind === 'deleted') return { kind: 'stream-deleted' };
    if (decision.kind === 'wrong-expected-version') return decision;
    if (decision.kind === 'idempotent') return repeatOf(stream, decision.first, decision.last);
    const original = isMetastream(stream) ? originalOf(stream) : undefined;
    const wasSoftDeleted = original !== undefined && group.isSoftDeleted(original);
    let revision = decision.current;
    for (const event of events) group.add(stream, ++revision, event);
    const { position } = group;
    if (decision.softDeleted) undelete(group, stream, decision.current + 1);
    if (wasSoftDeleted) undelete(group, original, group.revision(original) + 1);
    return { kind: 'success', revision, position };
  }

  async #delete(group: Group, { kind, stream, expected }: DeleteRequest): Promise<Outcome> {
    const id = randomUUID();
    const decision = await checkCommit(group, stream, expected, [id]);
    if (decision.kind === 'deleted') return { kind: 'stream-deleted' };
    if (decision.kind !== 'ok') return { kind: 'wrong-expected-version', current: group.revision(stream) };
    if (kind === 'tombstone') {
      const tombstone = { id, type: STREAM_DELETED_TYPE, isJson: false, data: NO_BYTES, metadata: NO_BYTES };
      return { kind: 'success', revision: DELETED_STREAM, ...position(group.add(stream, DELETED_STREAM, tombstone)) };
    }
    const metastream = metastreamOf(stream);
    const revision = group.revision(metastream);
    if (revision === DELETED_STREAM) return { kind: 'stream-deleted' };
    if (group.revision(stream) < 0 && revision < 0) return { kind: 'wrong-expected-version', current: -1 };
    const event = metadataEvent(Buffer.from(SOFT_DELETE_JSON), id);
    return { kind: 'success', revision: revision + 1, ...position(group.add(metastream, revision + 1, event)) };
  }

  async #storedIds(stream: string, from: number, to: number): Promise<readonly string[]> {
    const limit = to - from + 1;
    const events = await this.store.readStream({ stream, from, to, notBefore: 0, limit, backwards: false });
    return events.map(({ id }) => id);
  }
}

/** Writing to a softly deleted stream brings it back, from `revision` on. */
function undelete(group: Group, stream: string, revision: number): void {
  const metastream = metastreamOf(stream);
  const before = group.revision(metastream);
  const last = group.lastOf(metastream);
  const data = before === DELETED_STREAM || !last ? undefined : metadataFrom(last.data, revision);
  if (data) group.add(metastream, before + 1, metadataEvent(data, randomUUID()));
}

function metadataEvent(data: Uint8Array, id: string): ProposedEvent {
  return { id, type: METADATA_TYPE, isJson: true, data, metadata: NO_BYTES };
}

function repeatOf(stream: string, first: number, last: number): Outcome | Repeat {
  return last < first - 1 ? { kind: 'silence' } : { kind: 'repeat', stream, revision: last };
}

const position = ({ position }: { position: number }): { position: number } => ({ position });
