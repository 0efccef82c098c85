import type { Position } from '#libs/kernel';
import { SILENCE, within } from '../async/timeout.js';
import type { StoredEvent } from '../store/event-store.js';
import { BEGINNING, isAfter, later } from '../store/position.js';
import { DeliveredEvents } from './delivered-events.js';

/** How long it is waited to be told of what has just happened, which costs less than to ask. Milliseconds. */
const PATIENCE_MS = 5;

/** A request that waits until history was told up to a position. */
interface Waiting {
  readonly position: Position;
  readonly reached: () => void;
}

/** How far what happens to some nouns was delivered to this process, and the newest of it. */
export class Followed {
  readonly delivered = new DeliveredEvents();
  private nouns: ReadonlySet<string> | undefined;
  private reachedTo: Position = BEGINNING;
  private readonly waiting = new Set<Waiting>();
  /** Nobody waits for a position before this one. */
  private lowest: Position | undefined;
  /** Up to here it was waited in vain: until history has come this far, asking costs less than to wait again. */
  private missed: Position = BEGINNING;

  begin(nouns: ReadonlySet<string>, after: Position): void {
    this.nouns = nouns;
    this.reachedTo = after;
    this.missed = BEGINNING;
  }

  end(): void {
    this.nouns = undefined;
  }

  get upTo(): Position | undefined {
    return this.nouns && this.reachedTo;
  }

  /** The history of the nouns has come this far, with this event if there is one. */
  reached(position: Position, event?: StoredEvent): void {
    if (event) this.delivered.add(event);
    this.reachedTo = position;
    if (!this.lowest || isAfter(this.lowest, position)) return;
    this.lowest = undefined;
    for (const one of this.waiting)
      if (isAfter(one.position, position)) this.lowest = earlier(one.position, this.lowest);
      else {
        this.waiting.delete(one);
        one.reached();
      }
  }

  /** How far all that has happened to a stream has been delivered; undefined: not as far as is asked. */
  upToOf(stream: string, asked: Position): Position | undefined {
    return this.isOf(stream) && !isAfter(asked, this.reachedTo) ? this.reachedTo : undefined;
  }

  /** The same a moment later, where it is not there yet. */
  async until(stream: string, asked: Position): Promise<Position | undefined> {
    const isLate = isAfter(this.missed, this.reachedTo);
    if (this.isOf(stream) && isAfter(asked, this.reachedTo) && !isLate) await this.wait(asked);
    return this.upToOf(stream, asked);
  }

  /** All that has happened to a stream, at least up to a position; undefined where some of it may be missing. */
  allOf(stream: string, asked: Position): readonly StoredEvent[] | undefined {
    return this.upToOf(stream, asked) && this.delivered.from(stream, 0);
  }

  private async wait(position: Position): Promise<void> {
    let reached = (): void => undefined;
    const told = new Promise<void>((resolve) => (reached = resolve));
    const one: Waiting = { position, reached };
    this.waiting.add(one);
    this.lowest = earlier(position, this.lowest);
    if ((await within(PATIENCE_MS, told)) !== SILENCE) return;
    this.waiting.delete(one);
    if (this.waiting.size === 0) this.lowest = undefined;
    this.missed = later(this.missed, position);
  }

  private isOf(stream: string): boolean {
    return this.nouns?.has(stream.slice(0, stream.indexOf('-'))) ?? false;
  }
}

const earlier = (a: Position, b: Position | undefined): Position => (b && isAfter(a, b) ? b : a);
