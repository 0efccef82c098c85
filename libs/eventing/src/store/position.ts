import type { Position } from '#libs/kernel';

/** Before everything: what has nothing to show yet stands here. */
export const BEGINNING: Position = { commit: 0n, prepare: 0n };

export const isAfter = (a: Position, b: Position): boolean =>
  a.commit > b.commit || (a.commit === b.commit && a.prepare > b.prepare);

export const later = (a: Position, b: Position): Position => (isAfter(a, b) ? a : b);

/** `1234/1230`: a position as it travels in JSON, GraphQL and NOTIFY. */
export const positionText = ({ commit, prepare }: Position): string => `${commit}/${prepare}`;

/** Reads what `positionText` wrote; undefined for anything else. */
export function parsePosition(text: string): Position | undefined {
  const parts = /^(\d{1,19})\/(\d{1,19})$/.exec(text);
  return parts ? { commit: BigInt(parts[1] ?? ''), prepare: BigInt(parts[2] ?? '') } : undefined;
}

/** How many of the rising positions are at or before the given one. */
export function countUpTo(positions: readonly Position[], limit: Position): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const position = positions[middle];
    if (position && isAfter(position, limit)) high = middle;
    else low = middle + 1;
  }
  return low;
}
