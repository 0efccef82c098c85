/** An e-mail address (one @, and a dot behind it) or a phone number (a + and 8 to 15 digits, whatever stands between them). */
export function isPersons(word: string): boolean {
  const [, behind = '', ...rest] = word.split('@');
  if (word.includes('@') && rest.length === 0 && behind.includes('.')) return true;
  const bare = word.replaceAll(/[\s().\-/]/g, '');
  return /^\+[0-9]{8,15}$/.test(bare);
}
