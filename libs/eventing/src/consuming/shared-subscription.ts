import type { Position } from '#libs/kernel';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import { BEGINNING, isAfter } from '../store/position.js';
import { Follower, type FollowerParts } from './follower.js';
import type { Arrival } from './decoded.js';
import { type HistoryItem, itemsOf } from './items.js';

export interface SharedOptions {
  /** How many items may wait for a consumer before it is left behind; 10,000 unless given. */
  readonly queue?: number;
  /** Told of everything before it is handed out. */
  readonly onReached?: (position: Position, event?: StoredEvent) => void;
  /** What decides who asks for an event; undefined: each is asked about each. */
  readonly kindOf?: (arrival: Arrival) => string | undefined;
  /** How long history, not live events, waits for a consumer that is behind. Milliseconds, 2,000 unless given. */
  readonly patienceMs?: number;
}

/**
 * One subscription for all views and policies of a process: an event crosses the wire once. Whoever is too slow is let go, catches
 * up alone and joins again where the last items kept here meet what it has.
 */
export class SharedSubscription {
  /** How far everything has been handed out to those that have joined. */
  position: Position = BEGINNING;
  /** Events seen since the start: the measure of how far one behind is behind. */
  seen = 0;
  private readonly followers = new Set<Follower>();
  /** Who asks for a kind of event. Most events are nothing to most of them. */
  private readonly askers = new Map<string, readonly Follower[]>();
  /** How far it was handed to all who ask for it. */
  private handed: Position = BEGINNING;
  private recent: HistoryItem[] = [];
  private recentFrom: Position = BEGINNING;
  private live = false;
  private passing: NodeJS.Immediate | undefined;
  private readonly queue: number;

  constructor(
    private readonly store: EventStore,
    private readonly prefixes: readonly string[],
    private readonly options: SharedOptions = {},
  ) {
    this.queue = options.queue ?? 10_000;
  }

  /** Follows the history after a position until the signal; resolves then. */
  async run(after: Position, signal: AbortSignal): Promise<void> {
    this.position = after;
    this.recentFrom = after;
    const from = after.commit === 0n && after.prepare === 0n ? 'start' : after;
    try {
      for await (const delivery of this.store.subscribe({ after: from, prefixes: this.prefixes, signal })) {
        if (delivery.kind === 'caught-up') this.live = true;
        if (delivery.kind === 'event') this.seen += 1;
        for (const item of itemsOf(delivery)) await this.hand(item);
      }
    } finally {
      for (const { inbox } of this.followers) inbox.close();
      this.followers.clear();
    }
  }

  /** Everything after the position, from now on; undefined when part of that is gone from here and must be read alone. */
  join(after: Position, parts: FollowerParts): Follower | undefined {
    if (isAfter(this.recentFrom, after)) return undefined;
    const follower = new Follower(after, this.queue, parts);
    for (const item of this.recent) if (item.kind === 'event' && follower.asksFor(item.arrival)) follower.offer(item);
    follower.pass(this.position);
    this.followers.add(follower);
    this.askers.clear();
    return follower;
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
    this.askers.clear();
    follower.inbox.close();
  }

  private async hand(item: HistoryItem): Promise<void> {
    this.recent.push(item);
    this.options.onReached?.(item.position, item.kind === 'event' ? item.arrival.event : undefined);
    this.position = item.position;
    if (this.recent.length >= this.queue) this.shortenRecent();
    for (const follower of item.kind === 'event' ? this.askersOf(item.arrival) : []) {
      if (follower.offer(item) || (await this.waited(follower, item))) continue;
      this.leave(follower);
    }
    this.handed = item.position;
    // Many come at once.
    this.passing ??= setImmediate(() => {
      this.passing = undefined;
      for (const follower of this.followers) follower.pass(this.handed);
    });
  }

  private askersOf(arrival: Arrival): readonly Follower[] {
    const kind = this.options.kindOf?.(arrival);
    const asking = (): Follower[] => [...this.followers].filter((follower) => follower.asksFor(arrival));
    if (kind === undefined) return asking();
    const known = this.askers.get(kind) ?? asking();
    this.askers.set(kind, known);
    return known;
  }

  /** Old events may wait a little for everybody to keep up, so that a backlog is read once; live ones wait for nobody. */
  private async waited(follower: Follower, item: HistoryItem): Promise<boolean> {
    if (this.live) return false;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.patienceMs ?? 2_000);
    });
    await Promise.race([follower.inbox.untilRoom(), patience]);
    clearTimeout(timer);
    return follower.offer(item);
  }

  private shortenRecent(): void {
    const gone = this.recent.splice(0, this.recent.length >> 1).at(-1);
    if (gone) this.recentFrom = gone.position;
  }
}
