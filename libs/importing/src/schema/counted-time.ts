import { Decimal } from '#libs/kernel';

/** Times that are counted, as a mapping names them: days of Excel's two systems, seconds and milliseconds since 1970. */
const COUNTED = ['excel', 'excel-1904', 'X', 'x'] as const;
type Counted = (typeof COUNTED)[number];

export const isCounted = (format: string): format is Counted => (COUNTED as readonly string[]).includes(format);

/** Excel counts local days; the others are moments. */
export const countsLocalDays = (format: Counted): boolean => format.startsWith('excel');

const DAY_MS = 86_400_000;
/** 9999-12-31, the last day of both. */
const LAST_SERIAL = 2_958_465;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * ISO 8601 of a counted time: a local day or time for Excel, a moment for seconds and milliseconds; undefined for what counts nothing.
 * 45384.34789351852 is 2024-04-02T08:20:58 in Excel, which counts a 29 February 1900 that never was (60).
 */
export function isoOfCounted(text: string, format: Counted): string | undefined {
  const count = Decimal.parse(text);
  if (!count) return undefined;
  const figure = Number(text);
  switch (format) {
    case 'X':
      return momentOf(figure * 1000);
    case 'x':
      return Number.isInteger(figure) ? momentOf(figure) : undefined;
    case 'excel-1904':
      return figure < 0 ? undefined : localOf(figure, Date.UTC(1904, 0, 1));
    case 'excel':
      if (figure < 1 || Math.floor(figure) === 60) return undefined;
      return localOf(figure, figure < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30));
  }
}

const momentOf = (ms: number): string | undefined =>
  Math.abs(ms) <= LAST_MS ? new Date(Math.round(ms)).toISOString() : undefined;

/** A whole count is a day, as a date alone is one. */
function localOf(serial: number, epoch: number): string | undefined {
  if (serial > LAST_SERIAL) return undefined;
  const days = Math.floor(serial);
  const ms = Math.round((serial - days) * DAY_MS);
  const written = new Date(epoch + days * DAY_MS + ms).toISOString().slice(0, -1);
  return ms === 0 ? written.slice(0, 10) : written;
}
