import type { Position } from '#libs/kernel';
import type { Consumer } from '../consuming/consumer.js';
import { type Checkpoint, UNMADE } from '../database/checkpoints.js';
import { BEGINNING, isAfter } from '../store/position.js';

const LEVEL_WITHIN_MS = 60_000;

/**
 * Where the shared subscription begins: at the earliest of those that were last run together, so that they go on together. Who is
 * new, is being made or was left behind long ago catches up alone, and nobody waits for it.
 */
export function startOf(stored: readonly Checkpoint[], consumers: readonly Consumer[]): Position {
  const names = new Set(consumers.map(({ name }) => name));
  const known = stored.filter(({ name, version }) => names.has(name) && version !== UNMADE);
  const newest = Math.max(...known.map(({ storedAt }) => storedAt.getTime()));
  const level = known
    .filter(({ storedAt }) => newest - storedAt.getTime() < LEVEL_WITHIN_MS)
    .map(({ position }) => position);
  return level.reduce((first, position) => (isAfter(first, position) ? position : first), level[0] ?? BEGINNING);
}
