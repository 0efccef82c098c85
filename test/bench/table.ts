/** One measured comparison. A ratio is ours over the other's, both taken in one run. */
export interface Row {
  /** `a` to `e` as the issue about the running ledger counts them, `deals` for the rows of deal registration. */
  readonly part: string;
  readonly measure: string;
  readonly ours: string;
  readonly other: string;
  readonly ratio: number | null;
  /** What the ratio, or with `unit` the value itself, is to be. */
  readonly target: Target | null;
  /** Why it falls short where it does. */
  readonly why?: string;
}

export interface Target {
  readonly kind: 'at least' | 'at most';
  readonly value: number;
  /** Where ours is held to a value and not to the other's. */
  readonly unit?: string;
}

export const atLeast = (value: number): Target => ({ kind: 'at least', value });
export const atMost = (value: number, unit?: string): Target => ({ kind: 'at most', value, ...(unit && { unit }) });

/** Null where nothing is asked. */
export function isMet({ ratio, target }: Pick<Row, 'ratio' | 'target'>): boolean | null {
  if (!target || ratio === null) return null;
  return target.kind === 'at least' ? ratio >= target.value : ratio <= target.value;
}

const targetText = (target: Target | null): string =>
  target ? `${target.kind} ${Number(target.value.toFixed(2))}${target.unit ? ` ${target.unit}` : ''}` : '';

const METS = new Map<boolean | null, string>([
  [true, 'met'],
  [false, 'short'],
  [null, ''],
]);

/** The rows as a table for people, with the reasons below it. */
export function printTable(rows: readonly Row[]): void {
  console.table(
    rows.map(({ part, measure, ours, other, ratio, target }) => ({
      part,
      measure,
      ours,
      other,
      ratio: ratio === null ? '' : ratio.toFixed(2),
      target: targetText(target),
      '': METS.get(isMet({ ratio, target })),
    })),
  );
  for (const { part, measure, why, ...row } of rows) {
    if (why && isMet(row) === false) console.log(`short  ${part}  ${measure}: ${why}`);
  }
}

/** 12,345 or 12.3: as many digits as mean something. */
export const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
