import type { Position } from '#libs/kernel';
import { later, positionText } from '../store/position.js';
import { moveOf } from './advance.js';
import type { Along } from './grouped-writes.js';
import { type Announcement, announcements, type Lag, notice, POSITIONS_CHANNEL, type Place } from './notices.js';
import type { Query } from './query.js';

const LAGS_PER_MESSAGE = 50;
/** Each message is a statement, and wakes every process that answers queries. */
const AT_MOST_EVERY_MS = 5;
/** What a policy did is mostly rows a moment later, with which it can be told. */
const A_MOMENT_MS = 3;

interface Standing {
  readonly position: Position;
  readonly effects: Position | undefined;
}

/** Tells every process how far each view and policy of this one is: with the rows, within 20 ms when something moved, once a second anyhow. */
export class Announcer {
  private readonly standings = new Map<string, Standing>();
  private readonly moved = new Set<string>();
  /** What was told with the rows. */
  private readonly told = new Map<string, Place>();
  private timer: NodeJS.Timeout | undefined;
  private readonly again: NodeJS.Timeout;
  private sending: Promise<void> = Promise.resolve();
  private withLags = false;
  private sentAt = 0;
  private isUrgent = false;

  constructor(
    private readonly notify: (channel: string, message: string) => Promise<void>,
    private readonly lagOf: (name: string) => Lag | undefined = () => undefined,
    private readonly everyMs = 20,
  ) {
    this.again = setInterval(() => this.repeatAll(), 1_000).unref();
  }

  /** Run here from now on, and spoken for until `drop`. */
  begin(name: string, position: Position, effects?: Position): void {
    this.standings.set(name, { position, effects });
    this.reached(name, position, effects);
  }

  /** @param isNews whether it has taken something, and not only let events pass */
  reached(name: string, position: Position, effects?: Position, isNews = true): void {
    const before = this.standings.get(name);
    if (!before) return;
    const standing = { position, effects: effects && before.effects ? later(effects, before.effects) : effects };
    this.standings.set(name, standing);
    if (isNews && this.wasTold(name, standing)) return;
    this.moved.add(name);
    this.due(isNews);
  }

  /**
   * What a transaction tells that moves these checkpoints: where they are once it holds, and what waits to be told anyhow. A statement of its own
   * for that would wake every process that listens once more.
   */
  along(moves: readonly Query[]): Along {
    const waiting = [...this.moved];
    const told = new Map(waiting.flatMap((name) => this.toldOf(name)));
    for (const { name, ...move } of moves.map(moveOf)) {
      told.set(name, move);
      this.told.set(name, move);
    }
    if (!this.withLags) this.clear();
    this.sentAt = performance.now();
    return {
      queries: notice(POSITIONS_CHANNEL, announcements(told)),
      failed: () => {
        for (const name of told.keys()) this.told.delete(name);
        for (const name of waiting) this.moved.add(name);
        this.due(true);
      },
    };
  }

  /** Not run here any more: another process may, and speaks for it. */
  drop(name: string): void {
    this.standings.delete(name);
    this.moved.delete(name);
    this.told.delete(name);
  }

  async close(): Promise<void> {
    clearInterval(this.again);
    clearTimeout(this.timer);
    this.send();
    await this.sending;
  }

  private repeatAll(): void {
    for (const name of this.standings.keys()) this.moved.add(name);
    this.withLags = true;
    if (this.moved.size > 0) this.due(false);
  }

  private lags(): string[] {
    const names = [...this.standings.keys()];
    const parts = Array.from({ length: Math.ceil(names.length / LAGS_PER_MESSAGE) }, (_, n) =>
      names.slice(n * LAGS_PER_MESSAGE, (n + 1) * LAGS_PER_MESSAGE),
    );
    return parts.map((part) => {
      const known = part.flatMap((name) => {
        const lag = this.lagOf(name);
        return lag ? [[name, shortened(lag)] as const] : [];
      });
      return JSON.stringify({ at: {}, lags: Object.fromEntries(known) } satisfies Announcement);
    });
  }

  /** Somebody may wait for rows that are there now. Nobody waits long for what only passed an event by. */
  private due(isNews: boolean): void {
    if (this.timer && (!isNews || this.isUrgent)) return;
    clearTimeout(this.timer);
    this.isUrgent = isNews;
    const wait = isNews ? Math.max(this.sentAt + AT_MOST_EVERY_MS - performance.now(), A_MOMENT_MS) : this.everyMs;
    this.timer = setTimeout(() => this.send(), wait);
  }

  private send(): void {
    this.sentAt = performance.now();
    const messages = announcements([...this.moved].flatMap((name) => this.toldOf(name)));
    if (this.withLags) messages.push(...this.lags());
    this.withLags = false;
    this.clear();
    this.sending = this.sending
      .then(async () => void (await Promise.all(messages.map((message) => this.notify(POSITIONS_CHANNEL, message)))))
      // What is lost here is said again within a second.
      .catch(() => undefined);
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isUrgent = false;
    this.moved.clear();
  }

  private wasTold(name: string, standing: Standing): boolean {
    const told = this.told.get(name);
    const { position, effects } = toldOf(standing);
    this.told.delete(name);
    return told?.position === position && told.effects === effects;
  }

  private toldOf(name: string): [name: string, told: Place][] {
    const standing = this.standings.get(name);
    return standing ? [[name, toldOf(standing)]] : [];
  }
}

const toldOf = ({ position, effects }: Standing): Place => ({
  position: positionText(position),
  effects: effects && positionText(effects),
});

/** A second is a whole one, so that messages stay short. */
const shortened = ([events, seconds]: Lag): Lag => [events, Math.round(seconds)];
