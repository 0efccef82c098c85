import type { Position } from '#libs/kernel';
import { isAfter } from '../store/position.js';
import type { Arrival } from './decoded.js';
import { Inbox } from './inbox.js';
import type { HistoryItem, Item } from './items.js';

export interface FollowerParts {
  /** What it must come to; everything else it passes without being woken. */
  readonly asksFor: (arrival: Arrival) => boolean;
  /** Told how far it is while nothing waits for it. */
  readonly onPassed: (position: Position) => void;
}

/** One that follows the shared subscription: only what it asks for waits for it. */
export class Follower {
  readonly inbox: Inbox<Item>;
  /** Everything up to here is in its inbox, was taken out of it, or is nothing to it. */
  private through: Position;

  constructor(
    after: Position,
    queue: number,
    private readonly parts: FollowerParts,
  ) {
    this.through = after;
    this.inbox = new Inbox(queue);
  }

  asksFor(arrival: Arrival): boolean {
    return this.parts.asksFor(arrival);
  }

  /** What it asks for. False where it has no room: from then on nothing may be offered to it before this is. */
  offer(item: HistoryItem): boolean {
    // Those that were run together need not have stored the same position: what it has taken comes again for the others.
    if (!isAfter(item.position, this.through)) return true;
    if (!this.inbox.offer(item)) return false;
    this.through = item.position;
    return true;
  }

  /** Up to here it was offered what it asks for: tells it how far it is, if it waits. */
  pass(position: Position): void {
    if (!isAfter(position, this.through)) return;
    this.through = position;
    if (this.inbox.isAwaited) this.parts.onPassed(position);
  }

  /** Once everything that waited is taken. */
  settle(position: Position): void {
    if (this.inbox.length === 0 && isAfter(this.through, position)) this.parts.onPassed(this.through);
  }
}
