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

/** Several of these as one statement. */
export function advanceTogether(advances: readonly Query[]): Query[] {
  if (advances.length < 2) return [...advances];
  const columns = advances[0]?.values?.map((_, n) => advances.map(({ values }) => values?.[n])) ?? [];
  return [
    {
      name: `${ADVANCE} together`,
      text: `SELECT concord_advance(n, b, c, p, tc, tp, e)
        FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
          AS u(n, b, c, p, tc, tp, e)`,
      values: columns,
    },
  ];
}
