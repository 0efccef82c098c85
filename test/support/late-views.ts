import { setTimeout as pause } from 'node:timers/promises';
import { Taker } from '../../libs/eventing/src/runner/taker.js';

/** How late in milliseconds, at most, and which draw: `400` or `400,2`. */
const [MOST = 0, DRAW = 1] = (process.env['CONCORD_TEST_LATE'] ?? '').split(',').map(Number);

/** A part of the whole for each name, in another draw another one. */
const partOf = (name: string): number =>
  [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, DRAW * 7_919) / 1_000_003;

let isLate = false;

/**
 * What a test reads without waiting for it is there on a quiet machine, and not on a busy one. With `CONCORD_TEST_LATE` each view and policy takes
 * what is new by a time of its own later, so that such a test fails anywhere.
 */
export function comeLate(): void {
  if (MOST === 0 || isLate) return;
  isLate = true;
  const { takeAll } = Taker.prototype;
  Taker.prototype.takeAll = async function late(this: Taker, items, mends): Promise<void> {
    const since = Date.now() - MOST;
    const isNew = items.some((item) => item.kind === 'event' && Date.parse(item.arrival.event.recordedAt) > since);
    if (isNew) await pause(MOST * partOf(nameOf(this)));
    await takeAll.call(this, items, mends);
  };
}

const nameOf = (taker: Taker): string => (taker as unknown as { readonly name: string }).name;
