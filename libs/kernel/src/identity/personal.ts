import { refuse, type Refusal } from '../decision/decider.js';
import type { PersonNamer } from '../decision/event.js';

const DIGITS = /\d/g;

/**
 * Whether a text names a person by itself: an e-mail address (exactly one @ and a dot behind it) or a phone number (`+` and 8 to 15
 * digits, blanks and the usual marks between them left out).
 */
export const namesPerson = (text: string): boolean => isAddress(text) || isPhone(text);

function isAddress(text: string): boolean {
  const [, host, ...more] = text.split('@');
  return host !== undefined && more.length === 0 && host.includes('.');
}

function isPhone(text: string): boolean {
  if (!/^\s*\+[\d\s().\-/]+$/.test(text)) return false;
  const digits = text.match(DIGITS)?.length ?? 0;
  return digits >= 8 && digits <= 15;
}

/** By what somebody knows a person by: the name it is recorded under. */
export type PersonNames = ReadonlyMap<string, string>;

/** A text under its name, and the text itself to be encrypted beside it; null where it names nobody. */
export const namedText = (
  text: string,
  nameOf: (text: string) => string,
): { readonly named: string; readonly personal: string | null } =>
  namesPerson(text) ? { named: nameOf(text), personal: text } : { named: text, personal: null };

/** The same of texts by key; `personal` is null where none of them names a person. */
export function namedTexts(
  texts: Readonly<Record<string, string>>,
  nameOf: (text: string) => string,
): { readonly named: Readonly<Record<string, string>>; readonly personal: Readonly<Record<string, string>> | null } {
  const entries = Object.entries(texts);
  const personal = entries.filter(([, text]) => namesPerson(text));
  if (personal.length === 0) return { named: texts, personal: null };
  const named = entries.map(([key, text]) => [key, namedText(text, nameOf).named] as const);
  return { named: Object.fromEntries(named), personal: Object.fromEntries(personal) };
}

/** What an event holds of the vendor's own notes: names in the place of texts that name persons, and these texts beside them. */
export function namedMetadata<
  Data extends { readonly programId: string; readonly metadata: Readonly<Record<string, string>> },
>(data: Data, nameOf: PersonNamer) {
  const { named, personal } = namedTexts(data.metadata, (text) => nameOf(data.programId, text));
  return { ...data, metadata: named, personalMetadata: personal };
}

/** Names as a command carries them, in the form in which events of old are given theirs. */
export const namerOf =
  (names: PersonNames | undefined): PersonNamer =>
  (_programId, text) =>
    names?.get(text) ?? '';

/** Whoever sends such a command has not let it be prepared: nothing may be written down in the clear for that. */
export const NAMELESS: Refusal<'NAMELESS'> = refuse('NAMELESS', 'what names persons in it has no names');

/** Whether these notes can be written down under the names that a command carries. */
export const namelessFault = (
  metadata: Readonly<Record<string, string>>,
  names: PersonNames | undefined,
): Refusal<'NAMELESS'> | undefined =>
  Object.values(metadata).some((text) => namesPerson(text) && !names?.has(text)) ? NAMELESS : undefined;

/** One of the vendor's own notes; its value is a name, or null, where the text is kept apart. */
export interface Note {
  readonly key: string;
  readonly value: string | null;
}

/** Notes as they are shown: with the texts that are kept apart in their places, null for those that were erased. */
export const shownNotes = (notes: readonly Note[], personal: Readonly<Record<string, string>> | null): Note[] =>
  notes.map(({ key, value }) => {
    const text = personal !== null && Object.hasOwn(personal, key) ? personal[key] : undefined;
    return { key, value: text ?? (value !== null && isPersonName(value) ? null : value) };
  });

/** Whether a text is such a name. */
export const isPersonName = (text: string): boolean => PERSON_NAME.test(text);

/** In the form of such a name, here and in SQL. */
export const PERSON_NAME = /^person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
