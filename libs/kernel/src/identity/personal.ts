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

/** Whether a text is such a name. */
export const isPersonName = (text: string): boolean => NAME.test(text);

const NAME = /^person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
