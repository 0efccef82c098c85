import type { Position } from '#libs/kernel';

const WIDTH = 20;

/** A position as text that sorts as the history goes. */
export const positionKey = ({ commit, prepare }: Position): string =>
  `${String(commit).padStart(WIDTH, '0')}/${String(prepare).padStart(WIDTH, '0')}`;

/** The position again. */
export function positionAt(key: string): Position {
  const [commit = '0', prepare = '0'] = key.split('/');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}
