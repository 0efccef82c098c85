import pc from 'picocolors';

/** To people on a terminal, to programs as lines of JSON. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing under `--json`. */
  say(line?: string): void;
  /** The result; under `--json` the object, else the text. */
  result(value: object, text: string): void;
}

export const outputOf = ({ json = false }: { readonly json?: boolean }): Output => ({
  json,
  say: (line = '') => {
    if (!json) process.stdout.write(`${line}\n`);
  },
  result: (value, text) => process.stdout.write(`${json ? JSON.stringify(value) : text}\n`),
});

/** Columns under their titles; figures stand at the right. */
export function tableText(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const isFigure = (at: number): boolean => rows.every((row) => /^-?[\d.,]*( [A-Z]{3})?$/.test(row[at] ?? ''));
  const cell = (text: string, at: number): string =>
    isFigure(at) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => cell(text, at))
      .join('  ')
      .trimEnd();
  return [pc.bold(line(titles)), ...rows.map(line)].join('\n');
}

/** What somebody has sent must not move a terminal's cursor. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
