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
