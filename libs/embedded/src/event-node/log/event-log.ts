import { randomUUID } from 'node:crypto';
import { Heads, MOST_HEADS } from './heads.js';
import type { LogStore } from '../storage/log-store.js';
import { RecentIds } from './recent-ids.js';
import type { Outcome, WriteRequest } from './requests.js';
import { Sequencer, type Repeat } from './sequencer.js';
import { NO_STREAM } from '../storage/stored-event.js';
import { StreamReader } from './stream-reader.js';
import { Tail } from './tail.js';
import { Writer, type WaitingWrite } from './writer.js';

/** How many ids a starting node reads back, to recognise repeats of what was written just before it ended. */
const RELOADED_IDS = 10_000;

/** The log of one node: everything that is written and read goes through it. */
export class EventLog {
  readonly streams: StreamReader;
  readonly tail: Tail;
  readonly #heads: Heads;
  readonly #sequencer: Sequencer;
  readonly #writer: Writer;
  #position: number;

  private constructor(
    readonly store: LogStore,
    recentIds: RecentIds,
    heads: Heads,
    position: number,
    onFault: (fault: Error) => void,
  ) {
    this.#position = position;
    this.#heads = heads;
    this.#sequencer = new Sequencer(store, this.#heads, recentIds);
    this.#writer = new Writer((writes) => this.#commit(writes), onFault);
    this.streams = new StreamReader(store, this.#heads);
    this.tail = new Tail(position);
  }

  /**
   * Opens the log over a store.
   * @param onFault called once when writing has become impossible; nobody waiting is answered then
   */
  static async open(store: LogStore, onFault: (fault: Error) => void): Promise<EventLog> {
    const recentIds = new RecentIds();
    const recent = await store.open(RELOADED_IDS);
    for (const identity of recent) recentIds.remember(identity);
    const position = recent.at(-1)?.position ?? 0;
    const heads = new Heads(store, position < MOST_HEADS ? await store.allHeads() : undefined);
    const log = new EventLog(store, recentIds, heads, position, onFault);
    if (recent.length === 0) await log.#begin();
    return log;
  }

  /** The position of the last event that is committed and published. */
  get position(): number {
    return this.#position;
  }

  /**
   * Writes, and calls `answer` when what it tells is committed, or refused for good. Not called when the node stops first.
   * Answers `false` when the log takes no more writes.
   */
  write(request: WriteRequest, answer: (outcome: Outcome) => void): boolean {
    return this.#writer.submit({ request, answer });
  }

  /** Takes no more writes, and settles when the commit under way is answered. */
  settle(): Promise<void> {
    return this.#writer.stop();
  }

  async close(): Promise<void> {
    await this.settle();
    await this.store.close();
  }

  /** $all begins with an event of the store's own, as on every server: who reads it has to expect such events. */
  #begin(): Promise<unknown> {
    const data = Buffer.from(JSON.stringify({ created: new Date().toISOString() }));
    const event = { id: randomUUID(), type: '$nodeCreated', isJson: true, data, metadata: Buffer.alloc(0) };
    const request = { kind: 'append', stream: '$event-node', expected: NO_STREAM, events: [event] } as const;
    return new Promise((resolve) => this.write(request, resolve));
  }

  async #commit(writes: readonly WaitingWrite[]): Promise<void> {
    const requests = writes.map(({ request }) => request);
    const { group, outcomes } = await this.#sequencer.decide(requests, this.#position);
    if (group.events.length > 0) {
      await this.store.append(group.events);
      this.#heads.committed(group.changed);
      this.#position = group.position;
      this.tail.push(group.events);
    }
    const settled = await Promise.all(outcomes.map((outcome) => this.#settle(outcome)));
    writes.forEach(({ answer }, index) => answer(settled[index] as Outcome));
  }

  async #settle(outcome: Outcome | Repeat): Promise<Outcome> {
    if (outcome.kind !== 'repeat') return outcome;
    const { stream, revision } = outcome;
    const position = (await this.streams.event(stream, revision))?.position;
    return { kind: 'success', revision, ...(position === undefined ? {} : { position }) };
  }
}
