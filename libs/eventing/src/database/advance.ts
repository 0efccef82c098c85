import type { Position } from '#libs/kernel';
import { positionText } from '../store/position.js';
import type { Query } from './query.js';

/** The name of the statement that moves a checkpoint. */
export const ADVANCE = 'concord_advance';

/** Moves from where it was read to where the rows of the same transaction are; another runner's move ends the transaction. */
export const advance = (
  { name, build, position }: { readonly name: string; readonly build: number; readonly position: Position },
  to: Position,
  effects?: Position,
): Query => ({
  name: ADVANCE,
  text: 'SELECT concord_advance($1, $2, $3, $4, $5, $6, $7)',
  values: [
    name,
    build,
    String(position.commit),
    String(position.prepare),
    String(to.commit),
    String(to.prepare),
    effects ? positionText(effects) : null,
  ],
});

/** Where one of these moves its checkpoint, as it is told: `commit/prepare`. */
export function moveOf({ values = [] }: Query): { name: string; position: string; effects: string | undefined } {
  const [name, , , , commit, prepare, effects] = values as string[];
  return { name: name ?? '', position: `${commit}/${prepare}`, effects: effects ?? undefined };
}

/** Several of these as one statement. One that cannot be made is told of by itself: then each is tried alone. */
export function advanceTogether(advances: readonly Query[]): Query[] {
  if (advances.length < 2) return [...advances];
  const values = advances[0]?.values?.map((_, n) => advances.map((one) => one.values?.[n])) ?? [];
  return [{ name: `${ADVANCE} together`, text: 'SELECT concord_advance_together($1, $2, $3, $4, $5, $6, $7)', values }];
}
