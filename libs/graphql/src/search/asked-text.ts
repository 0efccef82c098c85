import { foldedText } from '#libs/eventing';
import { namesPerson } from '#libs/kernel';
import { conditions, type Parameters } from '../statements/condition-text.js';
import type { Where } from '../statements/conditions.js';
import type { RowShape } from '../statements/row-shape.js';

/** Of the trigrams of a word, and of a text, so many must be in another. */
const LEAST_ALIKE = 0.6;

/** Letters of a word that says something alone; initials have fewer. */
const LONG = 3;

export interface Wanted {
  readonly tenant: string;
  readonly text: string;
  /** Under which the text stands where it is a person's. */
  readonly names: readonly string[];
  /** Whether texts that are like it are looked for; else those that have it. */
  readonly alike: boolean;
  readonly limit: number;
  readonly after?: readonly [score: string, kind: string, id: string];
}

/** After every text that begins so, in the order of the index. */
const LAST_LETTER = '\u{10FFFF}';

/** What is asked for as SQL; each is a parameter from when it is first named: Postgres refuses one that nothing names. */
export class AskedText {
  private readonly taken = new Map<string, string>();

  constructor(
    private readonly wanted: Wanted,
    private readonly parameters: Parameters,
  ) {}

  get text(): string {
    return this.parameter('text', this.wanted.text, 'text');
  }

  get isAlike(): boolean {
    return this.wanted.alike;
  }

  /** Likeness of addresses says nothing: half of them end alike. */
  get isPerson(): boolean {
    return namesPerson(this.wanted.text);
  }

  /** Worked out once, and so that a plan of Postgres does not depend on it. */
  get folded(): string {
    return '(SELECT folded FROM asked)';
  }

  /**
   * What is read first; it also says how much must be alike, as `%>` compares. Its first two words say which rows are looked at: with every further
   * word an index would read the long lists of what many names have in common, such as a legal form. Letters beyond ASCII are words of their own
   * when they are folded: of a text that has some, or no long word, the whole is compared.
   */
  get asked(): string {
    const escaped = `replace(replace(replace(folded, '\\', '\\\\'), '%', '\\%'), '_', '\\_')`;
    const isPlain = this.parameter('plain', isAscii(this.wanted.text), 'boolean');
    const word = (least: number, place: number): string => `regexp_substr(folded, '[a-z0-9]{${least},}', 1, ${place})`;
    return `asked AS MATERIALIZED (SELECT folded, '%' || ${escaped} || '%' AS within, folded ~ '[a-z0-9]{${LONG}}' AS is_long,
        CASE WHEN long1 IS NULL THEN folded ELSE any1 END AS first, CASE WHEN long1 IS NULL THEN folded ELSE coalesce(any2, any1) END AS second,
        long1, coalesce(long2, long1) AS long2, set_config('pg_trgm.word_similarity_threshold', '${LEAST_ALIKE}', TRUE)
      FROM (SELECT folded, ${word(1, 1)} AS any1, ${word(1, 2)} AS any2,
          CASE WHEN ${isPlain} THEN ${word(LONG, 1)} END AS long1, ${word(LONG, 2)} AS long2
        FROM (SELECT ${foldedText(this.text)} AS folded) a) b)`;
  }

  /** What finds texts by the first two words, and by the first two long ones: initials are written with and without signs between them. */
  get alike(): readonly string[] {
    const has = (word: string): string => `t.searched %> (SELECT ${word} FROM asked)`;
    return [
      `${has('first')} AND ${has('second')}`,
      `(SELECT (first, second) <> (long1, long2) FROM asked) AND ${has('long1')} AND ${has('long2')}`,
    ];
  }

  begins(column: string): string {
    const first = this.parameter('first', this.wanted.text.toLowerCase(), 'text');
    const last = this.parameter('last', this.wanted.text.toLowerCase() + LAST_LETTER, 'text');
    return `lower(${column}) ~>=~ ${first} AND lower(${column}) ~<~ ${last}`;
  }

  get names(): string {
    return this.parameter('names', this.wanted.names, 'text[]');
  }

  /** The tenant, and what must hold beside it. */
  conditions(shape: RowShape<object>, where: Where<object>): string {
    return conditions({ shape, tenant: this.wanted.tenant, where }, this.parameters);
  }

  private parameter(name: string, value: unknown, type: string): string {
    const text = this.taken.get(name) ?? `${this.parameters.take(value)}::${type}`;
    this.taken.set(name, text);
    return text;
  }
}

/** Whether all letters are ASCII's, without their accents. */
const isAscii = (text: string): boolean =>
  /^\p{ASCII}*$/u.test(text.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, ''));
