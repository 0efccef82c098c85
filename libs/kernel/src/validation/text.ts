import { refuse, type Refusal } from '../decision/decider.js';

/** What a text of one field may be. */
export interface TextRule {
  /** Characters at most, as code points; 200 unless said. Never more than four bytes each. */
  readonly most?: number;
  /** Bytes of UTF-8 at most, where that is less. */
  readonly mostBytes?: number;
  /** Several lines: tabs and line breaks are part of it. */
  readonly lines?: boolean;
  /** Whether it may be empty or blank. */
  readonly empty?: boolean;
  /** Names that persons tell apart by looking: nothing that cannot be seen or that turns the text around. */
  readonly seen?: boolean;
}

export const MOST_CHARACTERS = 200;

/** Of a character in UTF-8, at most. */
const BYTES = 4;
const UTF8 = new TextEncoder();

const CONTROLS = /[\p{Cc}\u2028\u2029]/u;
const CONTROLS_OF_LINES = /(?![\t\n\r])\p{Cc}/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
const TURNS_OR_HIDES = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u;

/** Printable ASCII without a blank at either end: most texts, and nothing in them is looked for. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Whether it is as plain as can be, and no longer than so many characters. */
export const isPlain = (given: string, most = MOST_CHARACTERS): boolean => given.length <= most && PLAIN.test(given);

/** Why this is no text for the field: BAD_TEXT, naming the field and the code point; undefined when it is. */
export function textFault(given: string, field: string, rule: TextRule = {}): Refusal<'BAD_TEXT'> | undefined {
  if (isPlain(given, rule.mostBytes === undefined ? rule.most : Math.min(rule.most ?? MOST_CHARACTERS, rule.mostBytes)))
    return undefined;
  const { most = MOST_CHARACTERS, mostBytes = BYTES * most, lines = false, empty = false, seen = false } = rule;
  if (given.trim() === '' && !empty) return refuse('BAD_TEXT', `${named(field)} is empty: give a text`, field);
  // More than twice as many units cannot be fewer characters: nobody counts megabytes.
  if (given.length > 2 * most || lengthOf(given) > most)
    return refuse('BAD_TEXT', `${named(field)} is too long: at most ${most} characters`, field);
  if (mostBytes < BYTES * most && UTF8.encode(given).length > mostBytes)
    return refuse('BAD_TEXT', `${named(field)} is too long: at most ${mostBytes} bytes of UTF-8`, field);
  return codePointFault(given, field, lines) ?? (seen ? hiddenFault(given, field, TURNS_OR_HIDES) : undefined);
}

/** The same, where null and undefined say that there is none. */
export const optionalTextFault = (
  given: string | null | undefined,
  field: string,
  rule?: TextRule,
): Refusal<'BAD_TEXT'> | undefined =>
  given === null || given === undefined ? undefined : textFault(given, field, rule);

/** What no text may hold: U+0000, halves of surrogate pairs and other controls, whatever the field is for. */
export function codePointFault(given: string, field: string, lines = true): Refusal<'BAD_TEXT'> | undefined {
  return (
    found(given, LONE_SURROGATE, field, 'half of a surrogate pair, no character') ??
    found(given, lines ? CONTROLS_OF_LINES : CONTROLS, field, lines ? 'a control' : 'a control or a line break')
  );
}

/** A character that cannot be seen or changes the direction, by its code point. */
export const hiddenFault = (given: string, field: string, hidden: RegExp): Refusal<'BAD_TEXT'> | undefined =>
  found(given, hidden, field, 'which cannot be seen');

function found(given: string, pattern: RegExp, field: string, what: string): Refusal<'BAD_TEXT'> | undefined {
  const character = pattern.exec(given)?.[0];
  if (character === undefined) return undefined;
  return refuse(
    'BAD_TEXT',
    `${named(field)} holds the character ${codePointOf(character)}, ${what}: leave it out`,
    field,
  );
}

/** What is longer is no name and no key, whatever it would be made of: sorting a run of marks takes its square. UTF-16 units. */
const LONGEST_NORMALIZED = 1_000;

/** A text in one of Unicode's normal forms; one that is longer than any that is compared stays as it is. */
export const normalForm = (given: string, form: 'NFC' | 'NFKC' | 'NFKD' = 'NFC'): string =>
  given.length > LONGEST_NORMALIZED ? given : given.normalize(form);

/** `U+200B` for the first character of a text. */
export const codePointOf = (text: string): string =>
  `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Characters as a person counts them at least roughly: code points, not UTF-16 units. */
export const lengthOf = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** The field as a sentence names it; a fault of the whole says "the text". */
const named = (field: string): string => (field === '' ? 'the text' : field);
