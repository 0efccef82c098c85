import type pg from 'pg';
import type { Position } from '#libs/kernel';
import { type Wanted, WANTED_CHANNEL } from '../database/notices.js';
import { isAfter, positionText } from '../store/position.js';

/** Of many that wait for the same one says so, and again after so long. Milliseconds. */
const SAID_FOR_MS = 1_000;
/** What is told need not be on the disk. */
export const UNFLUSHED = 'SET synchronous_commit = off';

/** Which views that take their time somebody of this process waits for, each said once. */
export class Wants {
  private readonly said = new Map<string, { readonly position: Position; readonly at: number }>();
  private readonly unhurried: ReadonlySet<string>;

  constructor(unhurried: Iterable<string>) {
    this.unhurried = new Set(unhurried);
  }

  /** Somebody waits until these have come so far. */
  add(views: readonly string[], position: Position, over: pg.ClientBase): void {
    const names = views.filter((name) => this.unhurried.has(name) && !this.isSaid(name, position));
    if (names.length === 0) return;
    const at = performance.now();
    for (const name of names) this.said.set(name, { position, at });
    const wanted = JSON.stringify({ position: positionText(position), names } satisfies Wanted);
    // Who is not heard waits as long as it takes anyhow.
    over.query('SELECT pg_notify($1, $2)', [WANTED_CHANNEL, wanted]).catch(() => undefined);
  }

  private isSaid(name: string, position: Position): boolean {
    const said = this.said.get(name);
    return said !== undefined && !isAfter(position, said.position) && performance.now() - said.at < SAID_FOR_MS;
  }
}
