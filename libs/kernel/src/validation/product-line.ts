import { normalForm } from './text.js';

/** A product line for comparing: whoever registers `widgets` asks for what is promised as `Widgets`. It is kept as it was given. */
export const lineForm = (line: string): string => normalForm(line, 'NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Whether a line is one of these, however it is written. */
export function isLineOf(lines: Iterable<string>): (line: string) => boolean {
  const forms = new Set(Array.from(lines, lineForm));
  return (line) => forms.has(lineForm(line));
}

/** Each line once, as it was written first. */
export function distinctLines(lines: Iterable<string>): string[] {
  const all = new Map<string, string>();
  for (const line of lines) if (!all.has(lineForm(line))) all.set(lineForm(line), line);
  return [...all.values()];
}
