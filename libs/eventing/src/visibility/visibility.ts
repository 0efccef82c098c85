import type pg from 'pg';
import type { Position } from '#libs/kernel';
import { endConnection } from '../connections/end-connection.js';
import { isAfter, later, parsePosition } from '../store/position.js';
import { QUARANTINE_CHANNEL } from '../consuming/quarantine.js';
import { type Announcement, type Lag, POSITIONS_CHANNEL } from '../database/notices.js';
import { listeningClient } from '../connections/listening-client.js';
import { noticesOf } from '../connections/notices-of.js';
import { NotYetVisible } from './not-yet-visible.js';
import { type News, QuarantineBoard } from './quarantine-board.js';
import { ViewHalted } from './view-halted.js';

export interface VisibilityOptions {
  /** Address of the views' database for a role that may read checkpoints (`concord_reader`). */
  readonly url: string;
  /** All policies there are: what `afterEffects` waits for first. */
  readonly policies: readonly string[];
  /** How long a query waits. Milliseconds, 5,000 unless given. */
  readonly timeoutMs?: number;
  readonly onError?: (error: Error) => void;
}

const RETRY_MS = 500;
interface Asked {
  readonly after?: Position | null;
  readonly afterEffects?: Position | null;
}

/** Knows from Postgres's notifications how far each view and policy of every process is, and waits for them. */
export class ViewPositions {
  private readonly positions = new Map<string, Position>();
  private readonly effects = new Map<string, Position>();
  private readonly spoken = new Map<string, number>();
  private readonly lags = new Map<string, Lag>();
  private readonly begun = Date.now();
  private readonly quarantine = new QuarantineBoard();
  private waiting = new Set<() => void>();
  private client: pg.Client | undefined;
  private closed = false;
  private again: NodeJS.Timeout | undefined;
  private readonly timeoutMs: number;

  constructor(private readonly options: VisibilityOptions) {
    this.timeoutMs = options.timeoutMs ?? 5_000;
  }

  /** Settles once notifications are heard; rejects when the first connection cannot be made. */
  async start(): Promise<void> {
    const client = listeningClient(this.options.url, this.options.onError);
    const hear = (notice: unknown, channel: string): void => {
      if (channel === QUARANTINE_CHANNEL) this.quarantine.heard(notice as News);
      else this.heard(notice as Announcement);
    };
    client.on('notification', noticesOf(hear, this.options.onError));
    // Comes once for each client, whether it broke or was never connected: the one place to begin again.
    client.once('end', () => {
      // A crash of Postgres may have taken rows away, and with them how far they were.
      this.positions.clear();
      this.effects.clear();
      this.startAgain();
    });
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${POSITIONS_CHANNEL}; LISTEN ${QUARANTINE_CHANNEL}`);
      await this.load(client);
    } catch (error) {
      await endConnection(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.again);
    if (this.client) await endConnection(this.client);
  }

  /** Seconds since a runner has last spoken for a view or policy; they do every second, whether something moved or not. */
  silence(name: string): number {
    return (Date.now() - (this.spoken.get(name) ?? this.begun)) / 1000;
  }

  /** How far a view or policy was behind when its runner last spoke. */
  lagOf(name: string): Lag | undefined {
    return this.lags.get(name);
  }

  positionOf(name: string): Position | undefined {
    return this.positions.get(name);
  }

  /**
   * Resolves once every view shows the position `after` and, for `afterEffects`, also what policies made of everything up to it.
   * Throws NotYetVisible and, at once, ViewHalted where one of the views or, for `afterEffects`, a policy passes the tenant's events.
   */
  async wait(views: readonly string[], asked: Asked, tenant?: string): Promise<void> {
    const halted = (): void => this.refuseHalted(this.quarantine.among(views, tenant));
    halted();
    const until = Date.now() + this.timeoutMs;
    if (asked.after) await this.waitForPosition(views, asked.after, this.timeoutMs);
    if (asked.afterEffects) await this.waitForEffects(views, asked.afterEffects, until, tenant);
    halted();
  }

  /** Tenants whose events one of these views or policies passes. */
  quarantinedIn(names: readonly string[]): string[] {
    return this.quarantine.tenantsOf(names);
  }

  private async waitForEffects(
    views: readonly string[],
    asked: Position,
    until: number,
    tenant: string | undefined,
  ): Promise<void> {
    const { policies } = this.options;
    let target = asked;
    // What one policy wrote may be what another answers: as many rounds as there are policies reach the end of any chain.
    for (const _ of policies) {
      this.refuseHalted(this.quarantine.among(policies, tenant, target));
      await this.waitForPosition(policies, target, until - Date.now());
      this.refuseHalted(this.quarantine.among(policies, tenant, target));
      const effects = policies.reduce((last, name) => later(last, this.effects.get(name) ?? last), target);
      if (!isAfter(effects, target)) break;
      target = effects;
    }
    await this.waitForPosition(views, target, until - Date.now());
  }

  /** Resolves once all of the names are at the position. Throws NotYetVisible after so many milliseconds. */
  async waitForPosition(names: readonly string[], position: Position, timeoutMs: number): Promise<void> {
    const missing = (): string[] => names.filter((name) => !this.isAt(name, position));
    if (missing().length === 0) return;
    const until = Date.now() + timeoutMs;
    while (missing().length > 0) {
      const left = until - Date.now();
      if (left <= 0) throw new NotYetVisible(missing());
      await this.change(left);
    }
  }

  private refuseHalted(names: readonly string[]): void {
    if (names.length > 0) throw new ViewHalted(names);
  }

  private isAt(name: string, position: Position): boolean {
    const known = this.positions.get(name);
    return known !== undefined && !isAfter(position, known);
  }

  private change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }

  private heard({ at, effects = {}, lags = {} }: Announcement): void {
    for (const [name, lag] of Object.entries(lags)) this.lags.set(name, lag);
    for (const [name, text] of Object.entries(effects)) this.raise(this.effects, name, parsePosition(text));
    for (const [text, names] of Object.entries(at ?? {})) {
      const position = parsePosition(text);
      for (const name of names) {
        this.raise(this.positions, name, position);
        this.spoken.set(name, Date.now());
      }
    }
    const waiting = this.waiting;
    this.waiting = new Set();
    for (const done of waiting) done();
  }

  private raise(known: Map<string, Position>, name: string, position: Position | undefined): void {
    if (position) known.set(name, later(known.get(name) ?? position, position));
  }

  private async load(client: pg.Client): Promise<void> {
    await this.quarantine.load(client);
    const { rows } = await client.query<{ name: string; position: string; effects: string | null }>(
      `SELECT name, commit_position || '/' || prepare_position AS position, effects FROM concord_checkpoints`,
    );
    for (const { name, position, effects } of rows)
      this.heard({ at: { [position]: [name] }, effects: effects ? { [name]: effects } : {} });
  }

  private startAgain(): void {
    if (this.closed) return;
    this.again = setTimeout(() => void this.start().catch((error: Error) => this.options.onError?.(error)), RETRY_MS);
    this.again.unref();
  }
}
