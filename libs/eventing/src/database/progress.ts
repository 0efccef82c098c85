import type { Position } from '#libs/kernel';
import { later, positionText } from '../store/position.js';

/** The channel on which runners tell how far their views and policies are. */
export const POSITIONS_CHANNEL = 'concord_positions';
const MOST_BYTES = 7_000;
const LAGS_PER_MESSAGE = 50;
/** Each message is a statement, and wakes every process that answers queries. */
const AT_MOST_EVERY_MS = 5;

/** One message: `position` → names that are there; policies with where their effects end. */
export interface Announcement {
  readonly at: Readonly<Record<string, readonly string[]>>;
  readonly effects?: Readonly<Record<string, string>>;
  /** How far views and policies are behind, told once a second. */
  readonly lags?: Readonly<Record<string, Lag>>;
}

/** Events that one has still to take, and the age in seconds of the newest it took meanwhile. */
export type Lag = readonly [events: number, seconds: number];

interface Standing {
  position: Position;
  effects: Position | undefined;
}

/** Tells every process how far each view and policy of this one is: at most every 20 ms when something moved, once a second anyhow. */
export class Announcer {
  private readonly standings = new Map<string, Standing>();
  private readonly moved = new Set<string>();
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

  /** @param isNews whether it has taken something, and not only let events pass */
  reached(name: string, position: Position, effects?: Position, isNews = true): void {
    const before = this.standings.get(name);
    this.standings.set(name, {
      position,
      effects: effects && before?.effects ? later(effects, before.effects) : effects,
    });
    this.moved.add(name);
    this.due(isNews);
  }

  /** Not run here any more: another process may, and speaks for it. */
  drop(name: string): void {
    this.standings.delete(name);
    this.moved.delete(name);
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
    const wait = isNews ? Math.max(this.sentAt + AT_MOST_EVERY_MS - performance.now(), 0) : this.everyMs;
    this.timer = setTimeout(() => this.send(), wait);
  }

  private send(): void {
    this.timer = undefined;
    this.isUrgent = false;
    this.sentAt = performance.now();
    const messages = announcements([...this.moved].map((name) => [name, this.standings.get(name)] as const));
    if (this.withLags) messages.push(...this.lags());
    this.withLags = false;
    this.moved.clear();
    this.sending = this.sending
      .then(async () => void (await Promise.all(messages.map((message) => this.notify(POSITIONS_CHANNEL, message)))))
      // What is lost here is said again within a second.
      .catch(() => undefined);
  }
}

/** A second is a whole one, so that messages stay short. */
const shortened = ([events, seconds]: Lag): Lag => [events, Math.round(seconds)];

/** Postgres takes messages of less than 8,000 bytes. */
function announcements(standings: readonly (readonly [string, Standing | undefined])[]): string[] {
  const messages: string[] = [];
  let at: Record<string, string[]> = {};
  let effects: Record<string, string> = {};
  let bytes = 0;
  const flush = (): void => {
    if (bytes > 0) messages.push(JSON.stringify({ at, effects } satisfies Announcement));
    [at, effects, bytes] = [{}, {}, 0];
  };
  for (const [name, standing] of standings) {
    if (!standing) continue;
    if (bytes > MOST_BYTES) flush();
    const position = positionText(standing.position);
    bytes += name.length + 4 + (at[position] ? 0 : position.length + 6);
    (at[position] ??= []).push(name);
    if (!standing.effects) continue;
    effects[name] = positionText(standing.effects);
    bytes += name.length + effects[name].length + 6;
  }
  flush();
  return messages;
}
