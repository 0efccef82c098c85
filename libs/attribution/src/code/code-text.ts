import { normalForm, type Refusal, refuse } from '#libs/kernel';

const FORM = /^[A-Z0-9_-]{3,40}$/;

/** The one form of a code: ` Keith20 ` is `KEITH20`. BAD_CODE for what is none, such as one with a Cyrillic letter. */
export function codeForm(given: string): string | Refusal<'BAD_CODE'> {
  const form = normalForm(given.trim(), 'NFKC').toUpperCase();
  if (FORM.test(form)) return form;
  return refuse('BAD_CODE', 'give 3 to 40 of the letters A to Z, digits, _ and -, such as KEITH20', 'code');
}
