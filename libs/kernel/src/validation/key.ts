import { refuse, type Refusal } from '../decision/decider.js';
import { codePointOf, hiddenFault, isPlain, MOST_CHARACTERS, normalForm, textFault } from './text.js';

/**
 * What cannot be seen: two keys that look alike would be two. Default-ignorable code points hold every zero-width, joining and
 * bidirectional one; blanks other than U+0020 look like it.
 */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800]|(?! )\p{Zs}/u;

/**
 * Why this is no key (external id, number, reference, code, idempotency key) for the field: BAD_TEXT, naming field and code point.
 * Store and look up `keyOf(given)`.
 */
export function keyFault(given: string, field: string, most = MOST_CHARACTERS): Refusal<'BAD_TEXT'> | undefined {
  if (isPlain(given, most)) return undefined;
  const fault = textFault(keyOf(given), field, { most });
  if (fault) return fault;
  if (given.trim() !== given) {
    const blank = codePointOf(given.trimStart() === given ? given.slice(given.trimEnd().length) : given);
    return refuse('BAD_TEXT', `${field} begins or ends with a blank, ${blank}: leave it out`, field);
  }
  return hiddenFault(given, field, HIDDEN);
}

/** The same, where null and undefined say that there is none. */
export const optionalKeyFault = (
  given: string | null | undefined,
  field: string,
  most?: number,
): Refusal<'BAD_TEXT'> | undefined =>
  given === null || given === undefined ? undefined : keyFault(given, field, most);

/** How a key is stored: in Unicode's normal form C, in which an accented letter is written one way. */
export const keyOf = (given: string): string => normalForm(given);

/** Under which forms a key may be recorded: first as keys are stored, then as it was given, which older history may hold. */
export const keyForms = (given: string): readonly [stored: string, ...older: string[]] => {
  const stored = keyOf(given);
  return stored === given ? [stored] : [stored, given];
};

/**
 * The first form of a key under which something is known, else the form to store it under. `isKnown` is asked only where the forms differ.
 */
export async function knownForm(given: string, isKnown: (form: string) => Promise<boolean>): Promise<string> {
  const forms = keyForms(given);
  if (forms.length > 1) for (const form of forms) if (await isKnown(form)) return form;
  return forms[0];
}
