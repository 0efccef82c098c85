import { PERSON_NAME } from '#libs/kernel';
import type { SearchedAs } from '../definitions/view.js';

/** A quoted column and what its text is. */
type SearchedColumn = readonly [column: string, as: SearchedAs];

/** Which columns of a table a search looks at. */
export interface SearchedColumns {
  readonly alike: readonly SearchedColumn[];
  readonly whole: readonly SearchedColumn[];
  readonly beginning: readonly SearchedColumn[];
  /** Names of persons, the texts they stand for, and what these are. */
  readonly persons: readonly (readonly [name: string, text: string, as: SearchedAs])[];
}

type Texts = Readonly<Record<string, SearchedAs | undefined>>;
type Person = { readonly text: string; readonly as: SearchedAs } | undefined;

interface AnySearched {
  readonly alike?: Texts;
  readonly whole?: Texts;
  readonly beginning?: Texts;
  readonly persons?: Readonly<Record<string, Person>>;
}

export function searchedColumns(searched: AnySearched, column: (property: string) => string): SearchedColumns {
  const named = (texts: Texts = {}): SearchedColumn[] =>
    Object.entries(texts).flatMap(([property, as]) => (as ? [[column(property), as] as const] : []));
  return {
    alike: named(searched.alike),
    whole: named(searched.whole),
    beginning: named(searched.beginning),
    persons: Object.entries(searched.persons ?? {}).flatMap(([name, person]) =>
      person ? [[column(name), column(person.text), person.as] as const] : [],
    ),
  };
}

/** Of a text that may be a person's name: that it is none, for what is found by its beginning finds everybody by that of all names. Else nothing. */
export const noPersonSql = ({ persons }: SearchedColumns, column: string, of = ''): string =>
  persons.some(([name]) => name === column) ? ` AND ${of}${column} !~ '${PERSON_NAME.source}'` : '';

/** Name of what a search reads in the place of a table. */
export const searchedName = (table: string): string => `${table}_searched`;

/** What trigrams are made of, for a text in SQL. */
export const foldedText = (text: string): string => `concord_search_text(${text})`;

/** Of the address of a site what is its own: nearly all begin and end alike. */
const OWN_PART = `regexp_replace(lower(given), '(https?://)?(\\mwww\\.)?([^[:space:]/]+)\\.[a-z]{2,}(/[^[:space:]]*)?', '\\3', 'g')`;

/**
 * Small letters without accents. What is left beyond ASCII becomes a word of its own for each character, since trigrams leave such letters
 * out where the database sorts by code points: its code, the last digit first, so that letters of one script have little in common.
 */
export const SEARCH_TEXT_SQL = `
CREATE OR REPLACE FUNCTION concord_search_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  CASE WHEN octet_length(given) = char_length(given)
       THEN CASE WHEN position('.' IN given) = 0 THEN lower(given) ELSE ${OWN_PART} END
       ELSE (
    SELECT string_agg(CASE WHEN ascii(c.letter) < 128 THEN c.letter
                           WHEN ascii(c.letter) BETWEEN 768 AND 879 THEN ''
                           ELSE ' ' || reverse(to_hex(ascii(c.letter))) || ' ' END, '' ORDER BY c.place)
      FROM string_to_table(normalize(${OWN_PART}, NFKD), NULL) WITH ORDINALITY c(letter, place)) END;
`;

const togetherText = ({ alike }: SearchedColumns): string =>
  foldedText(alike.map(([column]) => `coalesce(${column}, '')`).join(` || E'\\n' || `));

/** Rows that were changed lately wait in a list that every search reads: it is kept short. */
const PENDING_KB = 256;

export const searchIndexesSql = (searched: SearchedColumns | undefined, target: string): string[] =>
  searched
    ? [
        ...(searched.alike.length > 0
          ? [
              `CREATE INDEX ON ${target} USING gin (tenant, (${togetherText(searched)}) gin_trgm_ops) WITH (gin_pending_list_limit = ${PENDING_KB})`,
            ]
          : []),
        ...searched.whole.map(
          ([column]) => `CREATE INDEX ON ${target} (tenant, (lower(${column}))) WHERE ${column} IS NOT NULL`,
        ),
        ...searched.beginning.map(
          ([column]) =>
            `CREATE INDEX ON ${target} (tenant, (lower(${column})) text_pattern_ops) WHERE TRUE${noPersonSql(searched, column)}`,
        ),
      ]
    : [];

/**
 * The table as a search reads it. Under row-level security Postgres looks at a row's policies before it compares texts for likeness, so that no
 * index of likeness is of use. Here the same walls are conditions like any other, of a view that is the projector's.
 */
export function searchedViewSql(table: string, searched: SearchedColumns, walls: readonly string[]): string {
  const name = `"${searchedName(table)}"`;
  const text = searched.alike.length > 0 ? `, ${togetherText(searched)} AS searched` : '';
  return `CREATE VIEW ${name} AS SELECT t.*${text} FROM "${table}" t WHERE ${walls.join(' AND ')};
    GRANT SELECT ON ${name} TO concord_reader;
    GRANT CREATE ON SCHEMA public TO concord_projector;
    ALTER VIEW ${name} OWNER TO concord_projector;
    REVOKE CREATE ON SCHEMA public FROM concord_projector`;
}
