import { normalForm } from './text.js';

/** A product line for comparing: whoever registers `widgets` asks for what is promised as `Widgets`. It is kept as it was given. */
export const lineForm = (line: string): string => normalForm(line, 'NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Whether a line is one of these, however it is written. */
export function isOneOf(lines: Iterable<string>): (line: string) => boolean {
  const forms = new Set(Array.from(lines, lineForm));
  return (line) => forms.has(lineForm(line));
}
