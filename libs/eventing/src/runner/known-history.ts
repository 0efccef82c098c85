import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import type { ViewDatabase } from '../database/view-database.js';
import { type EventStore, type StoredEvent, StreamTrimmed } from '../store/event-store.js';
import { BEGINNING, isAfter, positionText } from '../store/position.js';

/** Views were made from events that the store does not have any more: what happens from now on would be added to what never was. */
class LostHistory extends Error {
  override readonly name = 'LostHistory';
  readonly code = 'LOST_HISTORY';
  constructor(position: Position, found: string) {
    super(
      `views hold events up to ${positionText(position)}, and ${found}: the event store was restored from an older copy. ` +
        'Empty the database of the views, which are made anew from the events, and start again',
    );
  }
}

type Mark = Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'position'>;

interface MarkRow {
  readonly event_id: string;
  readonly stream: string;
  readonly revision: string;
  readonly commit_position: string;
  readonly prepare_position: string;
}

const LOOK_EVERY_MS = 5_000;

/**
 * Remembers an event that views were made from, and looks whether the store still has it there: one that was restored and has grown since cannot be
 * told by its length. How far views are says nothing of it: that may be a checkpoint, which need not be of an entry that the store shows.
 */
export class KnownHistory {
  /** What the last look found missing. */
  lost: LostHistory | undefined;
  private newest: Mark | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly store: EventStore,
    private readonly storeId: string,
    private readonly database: Pick<ViewDatabase, 'projector' | 'rows'>,
    private readonly everyMs = LOOK_EVERY_MS,
  ) {}

  reached(event: Mark): void {
    this.newest = event;
  }

  /** Looks again and again, each time a while after the last look has ended. What is lost is told once. */
  async watch(end: () => void, onFault?: (name: string, fault: unknown, final: boolean) => void): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await pause(this.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.look();
      if (!this.lost) continue;
      end();
      onFault?.('history', this.lost, true);
      return;
    }
  }

  /** Checks, and remembers the newest event from then on. */
  private async look(): Promise<void> {
    try {
      await this.check();
      await this.remember();
    } catch (fault) {
      // An engine that does not answer is told of by others.
      if (fault instanceof LostHistory) this.lost = fault;
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    if (!this.lost) await this.remember().catch(() => undefined);
  }

  /** Throws LostHistory where the store has not what views were made from. */
  async check(): Promise<void> {
    const known = [await this.mark(), this.newest].filter((one) => one !== undefined);
    const head = (await this.store.head()) ?? BEGINNING;
    for (const mark of known) {
      if (isAfter(mark.position, head)) throw new LostHistory(mark.position, `the store ends at ${positionText(head)}`);
    }
    const [mark] = known;
    if (mark && !(await this.has(mark)))
      throw new LostHistory(
        mark.position,
        `event ${mark.id} is not at ${positionText(mark.position)} of the store any more`,
      );
  }

  private async remember(): Promise<void> {
    const { newest } = this;
    if (!newest) return;
    const { id, stream, revision, position } = newest;
    await this.database.projector.query(
      `INSERT INTO concord_history_marks AS m VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (store) DO UPDATE SET event_id = excluded.event_id, stream = excluded.stream, revision = excluded.revision,
         commit_position = excluded.commit_position, prepare_position = excluded.prepare_position
       WHERE excluded.commit_position > m.commit_position`,
      [this.storeId, id, stream, String(revision), String(position.commit), String(position.prepare)],
    );
    if (this.newest === newest) this.newest = undefined;
  }

  private async mark(): Promise<Mark | undefined> {
    const query = { text: 'SELECT * FROM concord_history_marks WHERE store = $1', values: [this.storeId] };
    const [row] = await this.database.rows<MarkRow>(query);
    return (
      row && {
        id: row.event_id,
        stream: row.stream,
        revision: BigInt(row.revision),
        position: { commit: BigInt(row.commit_position), prepare: BigInt(row.prepare_position) },
      }
    );
  }

  private async has({ id, stream, revision, position }: Mark): Promise<boolean> {
    try {
      for await (const event of this.store.read(stream, revision))
        return event.id === id && event.position.commit === position.commit;
      // Of a stream that somebody has cut off or let go nothing is to be said.
      for await (const _ of this.store.read(stream)) break;
      return false;
    } catch (fault) {
      if (fault instanceof StreamTrimmed) return true;
      throw fault;
    }
  }
}
