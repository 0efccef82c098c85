/**
 * Common table expressions of a `WITH RECURSIVE`: `survivors`, the record (`lives`) that each merged one (`id`) ended in, over however many merges;
 * `merged`, the same in one row. $1 tenant.
 */
export const SURVIVORS = `
  ended (id, lives) AS (
    SELECT id, merged_into FROM partners WHERE tenant = $1 AND merged_into IS NOT NULL
    UNION SELECT e.id, p.merged_into FROM ended e JOIN partners p ON p.tenant = $1 AND p.id = e.lives WHERE p.merged_into IS NOT NULL
  ), survivors AS (
    SELECT e.id, e.lives FROM ended e WHERE NOT EXISTS (SELECT FROM ended f WHERE f.id = e.lives)
  ), merged AS (
    SELECT jsonb_object_agg(id, lives) AS ended_in FROM survivors
  )`;

/** The record that a partner lives on in: itself, unless it was merged. Looked up, since a join of what has no statistics may compare all with all. */
export const survivorSql = (partner: string): string =>
  `coalesce(((SELECT ended_in FROM merged) ->> (${partner})::text)::uuid, ${partner})`;
