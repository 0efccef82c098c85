import { setTimeout as pause } from 'node:timers/promises';
import { Taker } from '../../libs/eventing/src/runner/taker.js';

/** Milliseconds, at most; each view and policy is late by its own part of it. */
const MOST = Number(process.env['CONCORD_TEST_LATE'] ?? 0);

/** In a thousandth: names that differ a little differ much. */
const partOf = (name: string): number =>
  [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, 7) % 1_000;

let isLate = false;

/**
 * What a test reads without waiting for it is there on a quiet machine, and not on a busy one. With `CONCORD_TEST_LATE` views and policies take what is
 * new later, each by a time of its own, so that such a test fails at once.
 */
export function comeLate(): void {
  if (MOST === 0 || isLate) return;
  isLate = true;
  const { takeAll } = Taker.prototype;
  Taker.prototype.takeAll = async function late(this: Taker, items, mends): Promise<void> {
    const isNew = items.some(
      (item) => item.kind === 'event' && Date.now() - Date.parse(item.arrival.event.recordedAt) < MOST,
    );
    if (isNew) await pause((MOST * partOf((this as unknown as { name: string }).name)) / 1_000);
    await takeAll.call(this, items, mends);
  };
}
