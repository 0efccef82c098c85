import { firstFault, refuse, type Refusal } from '#libs/kernel';

const MOST_CHARACTERS = 200;
const MOST_OF_ADDRESS = 400;
const MOST_METADATA = 50;

// Controls, and what turns or hides text without being seen: two names that look alike could be two.
const UNSEEN = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u;

/** Refuses an empty text, one that is too long, and characters that cannot be seen. */
export function textFault(given: string, field: string, most = MOST_CHARACTERS): Refusal | undefined {
  if (given.trim() === '') return refuse('BAD_TEXT', 'give a text', field);
  if (given.trim().length > most) return refuse('BAD_TEXT', `at most ${most} characters`, field);
  const unseen = UNSEEN.exec(given)?.[0].codePointAt(0);
  if (unseen === undefined) return undefined;
  const named = `U+${unseen.toString(16).toUpperCase().padStart(4, '0')}`;
  return refuse('BAD_TEXT', `holds the character ${named}, which cannot be seen`, field);
}

export const optionalTextFault = (given: string | null, field: string, most?: number): Refusal | undefined =>
  given === null ? undefined : textFault(given, field, most);

export const addressFault = (given: string | null, field: string): Refusal | undefined =>
  optionalTextFault(given, field, MOST_OF_ADDRESS);

export const countryFault = (given: string | null, field: string): Refusal | undefined =>
  given === null || /^[A-Z]{2}$/.test(given)
    ? undefined
    : refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', field);

export function metadataFault(metadata: Readonly<Record<string, string>>): Refusal | undefined {
  const entries = Object.entries(metadata);
  if (entries.length > MOST_METADATA) return refuse('TOO_MANY', `at most ${MOST_METADATA} entries`, 'metadata');
  return firstFault(entries, ([key, value], at) => {
    const long = value.length > MOST_CHARACTERS;
    return (
      textFault(key, `metadata.${at}.key`) ??
      (long ? refuse('BAD_TEXT', `at most ${MOST_CHARACTERS} characters`, `metadata.${at}.value`) : undefined)
    );
  });
}
