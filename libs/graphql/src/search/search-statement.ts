import { foldedText, noPersonSql, type SearchedAs, type SearchedColumns, searchedName } from '#libs/eventing';
import type { Parameters } from '../statements/condition-text.js';
import type { Where } from '../statements/conditions.js';
import type { RowShape } from '../statements/row-shape.js';
import type { Statement } from '../statements/statements.js';
import { AskedText, type Wanted } from './asked-text.js';

/** Rows that are compared at most, of those that one index says: a word that half of them have would take long. */
export const MOST_COMPARED = 150;

/** Score of a text in which a word begins as it was asked for. */
export const LEAST_OF_OWN = 0.8;

/** Where things of a kind are looked for. */
export interface Place {
  readonly kind: string;
  /** Of the rows whose texts are looked at. */
  readonly shape: RowShape<object>;
  /** Unquoted. */
  readonly table: string;
  /** Property that holds the id of what is found. */
  readonly id: string;
  /** Texts of the table. */
  readonly searched: SearchedColumns;
  /** Those that say something of this kind: an account is not called like the number of its deal. */
  readonly columns: SearchedColumns;
  /** What must hold of a row. */
  readonly where: Where<object>;
}

/**
 * Kind, id, which text, that text, score, whether more was alike than was compared, and whether all that has the text was looked for. What has the text
 * itself is found by all its trigrams at once, which is quick; what is like it by most of those of its first two words.
 */
export function searchStatement(places: readonly Place[], wanted: Wanted, parameters: Parameters): Statement {
  const asked = new AskedText(wanted, parameters);
  const tables = [...new Map(places.map((place) => [place.table, place])).values()];
  const compared = tables.map((place) => {
    const columns = neededOf(places.filter(({ table }) => table === place.table));
    return `${comparedName(place)} AS MATERIALIZED (${comparedText(place, columns, asked)})`;
  });
  const all = places.map((place) => placeText(place, asked)).join(' UNION ALL ');
  const after = wanted.after?.map((part) => parameters.take(part));
  const past = after
    ? `WHERE (-f.score, f.kind, f.id) > (-(${after[0]}::numeric), ${after[1]}, ${after[2]}::uuid)`
    : '';
  return {
    text: `WITH ${[asked.asked, ...compared].join(', ')}, found AS MATERIALIZED (${all}),
      best AS (SELECT DISTINCT ON (f.kind, f.id) f.* FROM found f ORDER BY f.kind, f.id, f.score DESC, f.word)
      SELECT f.kind, f.id, f.word, f.value, f.score::text, (SELECT coalesce(max(n), 0) >= ${MOST_COMPARED} FROM found) AS cut,
        (SELECT is_long FROM asked) AS whole
        FROM best f ${past} ORDER BY f.score DESC, f.kind, f.id LIMIT ${parameters.take(wanted.limit)}`,
    values: parameters.values,
  };
}

const comparedName = ({ table }: Place): string => `"${table}_compared"`;

/** Ids and texts alone: what trigrams are made of is worked out anew for each row that is handed on with it. */
function neededOf(places: readonly Place[]): string[] {
  const columns = places.flatMap(({ shape, id, searched: { alike, whole, beginning: numbers, persons } }) => [
    shape.column(id).column,
    ...[...alike, ...whole, ...numbers].map(([column]) => column),
    ...persons.flatMap(([name, text]) => [name, text]),
  ]);
  return [...new Set(columns)];
}

/** The rows of a table that may be what is looked for; each index says some, `n` how many it said. */
function comparedText({ shape, table, searched, where }: Place, needed: readonly string[], asked: AskedText): string {
  const columns = needed.map((column) => `t.${column}`).join(', ');
  const from = `SELECT ${columns} FROM "${searchedName(table)}" t WHERE ${asked.conditions(shape, where)} AND`;
  const candidates = (asked.isAlike ? asked.alike : ownTexts(searched, asked)).map(
    (condition) => `SELECT c.*, count(*) OVER () AS n FROM (${from} ${condition} LIMIT ${MOST_COMPARED}) c`,
  );
  return candidates.join(' UNION ALL ');
}

function ownTexts(searched: SearchedColumns, asked: AskedText): readonly string[] {
  const { alike, whole, beginning: numbers, persons } = searched;
  return [
    ...(alike.length > 0 && !asked.isPerson
      ? [`(SELECT is_long FROM asked) AND t.searched LIKE (SELECT within FROM asked)`]
      : []),
    ...whole.map(([column]) => `t.${column} IS NOT NULL AND lower(t.${column}) = lower(${asked.text})`),
    ...numbers.map(
      ([column]) =>
        `${asked.begins(`t.${column}`)}${noPersonSql(searched, column, 't.')} ORDER BY lower(t.${column}) USING ~<~`,
    ),
    ...persons.map(([name, text]) => `t.${name} = ANY(${asked.names}) AND t.${text} IS NOT NULL`),
  ];
}

function placeText(place: Place, asked: AskedText): string {
  const { kind, shape, id, columns } = place;
  const { alike, whole, beginning: numbers, persons } = columns;
  const idColumn = `t.${shape.column(id).column}`;
  const texts = [
    ...(asked.isPerson ? [] : alike).map(([column, as]) =>
      valueText(as, `t.${column}`, alikeText(foldedText(`t.${column}`), asked.folded)),
    ),
    ...whole.map(([column, as]) =>
      valueText(as, `t.${column}`, `CASE WHEN lower(t.${column}) = lower(${asked.text}) THEN 1 END`),
    ),
    ...numbers.map(([column, as]) =>
      valueText(
        as,
        `t.${column}`,
        `CASE WHEN TRUE${noPersonSql(place.searched, column, 't.')} THEN ${beginsText(`t.${column}`, asked)} END`,
      ),
    ),
    ...persons.map(([name, text, as]) =>
      valueText(as, `t.${text}`, `CASE WHEN t.${name} = ANY(${asked.names}) THEN 1 END`),
    ),
  ];
  return `SELECT '${kind}' AS kind, ${idColumn} AS id, m.word, m.value, m.score, t.n FROM ${comparedName(place)} t
    CROSS JOIN LATERAL (SELECT * FROM (VALUES ${texts.join(', ')}) v(word, value, score)
      WHERE v.score IS NOT NULL AND v.value IS NOT NULL ORDER BY v.score DESC, v.word LIMIT 1) m
    WHERE ${idColumn} IS NOT NULL`;
}

const valueText = (as: SearchedAs, column: string, score: string): string =>
  `('${as}', ${column}, round((${score})::numeric, 4))`;

/**
 * How much alike two folded texts are: the whole, its beginning, the beginning of a word, likeness. Each is folded once: `OFFSET 0`. All but likeness
 * need the text itself, sign for sign, or else what is looked for first would not be all that comes first.
 */
const alikeText = (value: string, asked: string): string => `(SELECT CASE
    WHEN s.v = s.q THEN 1
    WHEN starts_with(s.v, s.q) THEN 0.9 + 0.09 * similarity(s.v, s.q)
    WHEN position(' ' || s.q IN translate(s.v, '-_./@:,(&', '         ')) > 0 AND position(s.q IN s.v) > 0
      THEN ${LEAST_OF_OWN} + 0.09 * similarity(s.v, s.q)
    WHEN s.v %> s.q THEN 0.7 * word_similarity(s.q, s.v) + 0.09 * similarity(s.v, s.q) END
  FROM (SELECT ${value} AS v, ${asked} AS q OFFSET 0) s)`;

const beginsText = (value: string, { text }: Pick<AskedText, 'text'>): string => `CASE
    WHEN lower(${value}) = lower(${text}) THEN 1
    WHEN starts_with(lower(${value}), lower(${text})) THEN 0.9 + 0.09 * length(${text}) / length(${value}) END`;
