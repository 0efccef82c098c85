import { isDay } from '#libs/kernel';
import { DateTime } from 'luxon';

const GROUPS = [',', '.', ' ', '\u00a0', '\u202f', "'", '’'];
const DECIMALS = ['.', ','] as const;

const escaped = (mark: string): string => mark.replace(/[.*+?^${}()|[\]\\]/, '\\$&');

const known = new Map<string, RegExp>();

/** Where marks of thousands stand: before every three digits, or, in India, before the last three and then every two. */
const GROUPINGS = {
  thousands: (mark: string) => `\\d{1,3}(${mark}\\d{3})+`,
  indian: (mark: string) => `\\d{1,2}(${mark}\\d{2})*${mark}\\d{3}`,
};

export type Grouping = keyof typeof GROUPINGS;

/** Whether the marks of a figure stand where they can: `1,000,000`, and none behind the decimal mark. */
export function isGrouped(text: string, group: string, decimal: string, grouping: Grouping = 'thousands'): boolean {
  const name = `${group}${decimal}${grouping}`;
  const [g, d] = [escaped(group), escaped(decimal)];
  const pattern = known.get(name) ?? new RegExp(`^[-+]?${GROUPINGS[grouping](g)}(${d}\\d*)?$`);
  known.set(name, pattern);
  return pattern.test(text);
}

/** What a `number` step would have to say to read this text; nothing where no marks explain it. */
export function numberHint(text: string, decimalNow: '.' | ','): string {
  const inOrder = DECIMALS.toSorted((one) => (one === decimalNow ? -1 : 1));
  for (const decimal of inOrder) {
    const said = decimal === decimalNow ? [] : [`decimal: '${decimal}'`];
    const group = GROUPS.find((mark) => mark !== decimal && isGrouped(text, mark, decimal));
    if (group !== undefined) return `: say ${[...said, groupSaid(group)].join(', ')}`;
    const indian = GROUPS.find((mark) => mark !== decimal && isGrouped(text, mark, decimal, 'indian'));
    if (indian !== undefined) return `: say ${[...said, groupSaid(indian), 'grouping: indian'].join(', ')}`;
    if (said.length > 0 && new RegExp(`^-?\\d+${escaped(decimal)}\\d+$`).test(text)) return `: say ${said.join('')}`;
  }
  return '';
}

const groupSaid = (mark: string): string => `group: ${mark === "'" ? `"'"` : `'${mark}'`}`;

const DAYS = [
  'yyyy-MM-dd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'd/M/yyyy',
  'M/d/yyyy',
  'd/M/yy',
  'M/d/yy',
  'yyyy/MM/dd',
  'dd.MM.yyyy',
];
const MORE_DAYS = [
  'd.M.yyyy',
  'd.M.yy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
  'dd-MMM-yyyy',
  'd-MMM-yy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'MMM d, yyyy',
];
const LAST_DAYS = ['MMMM d, yyyy', 'yyyyMMdd'];
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' H:mm', ' h:mm a', ' h:mm:ss a', ', HH:mm', ', HH:mm:ss', "'T'HH:mm:ss"];
const FORMATS = [
  ...[...DAYS, ...MORE_DAYS, ...LAST_DAYS].flatMap((day) => TIMES.map((time) => `${day}${time}`)),
  ...['yyyy-MM-dd HH:mm:ss ZZZ', 'yyyyMMddHHmmss'],
];
/** Seconds and milliseconds since 1970, for times from 2001 on. */
const COUNTED = [
  { digits: 10, format: 'X' },
  { digits: 13, format: 'x' },
];

/** The formats that read every one of these texts: at most two, as `3/4/2011` has two. */
export function likelyFormats(texts: readonly string[]): string[] {
  const counted = COUNTED.filter(({ digits }) =>
    texts.every((text) => new RegExp(`^[1-9]\\d{${digits - 1}}$`).test(text)),
  );
  if (counted.length > 0) return counted.map(({ format }) => format);
  const reads = (format: string): boolean =>
    texts.every((text) => DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' }).isValid);
  const found = FORMATS.filter(reads);
  // Where two digits do, one that may be two does as well.
  const [first] = found;
  const other = found.find((format) => format.replace(/(.)\1*/g, '$1') !== first?.replace(/(.)\1*/g, '$1'));
  return [first, other].flatMap((format) => format ?? []);
}

/** A format with tokens of Moment's, rewritten with Luxon's; undefined when it has none. What is in quotes is no token. */
export function withoutMoment(format: string): string | undefined {
  const parts = format.split(/('[^']*')/);
  const tokens = parts.filter((_, at) => at % 2 === 0).join('');
  const isMoment = /Y|A/.test(tokens) || (/D/.test(tokens) && /M|y/.test(tokens));
  if (!isMoment) return undefined;
  const mended = (part: string): string => part.replace(/Y/g, 'y').replace(/D/g, 'd').replace(/A/g, 'a');
  return parts.map((part, at) => (at % 2 === 0 ? mended(part) : part)).join('');
}

/** Of a text that names a day, whether it is one that the calendar does not have: 29 February of a common year. */
export function namesNoDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const [m, d] = [Number(month), Number(day)];
  const within = year !== undefined && m >= 1 && m <= 12 && d >= 1 && d <= 31;
  return within && !isDay(`${year}-${month}-${day}`);
}

/** The macro of a format that stands for a day and a time as a language writes them: what it reads of a time of day would be lost. */
export const timeMacroIn = (format: string): string | undefined =>
  /[fF]{1,4}/.exec(format.replace(/'[^']*'/g, ''))?.[0];
