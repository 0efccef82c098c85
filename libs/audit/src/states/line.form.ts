/** Names of one product line differ by case, width and blanks. */
export const formOf = (line: string): string =>
  line.normalize('NFKC').toLowerCase().split(/\s+/u).filter(Boolean).join(' ');
