import { DateTime } from 'luxon';
import { Decimal, firstMomentOf, localToInstant, parseInstant } from '#libs/kernel';
import { RowFault } from '../row/fault.js';
import { isGrouped, namesNoDay, numberHint } from '../schema/hints.js';
import type { ValueSpec } from '../schema/value.schema.js';
import { countsLocalDays, isCounted, isoOfCounted } from '../schema/counted-time.js';

/** A text in, a text or nothing out. Throws RowFault. */
export type Step = (text: string) => string | null;

export type FindInTable = (key: string) => string | null | undefined;

type Lookup = NonNullable<ValueSpec['lookup']>;

/** Chains the steps of a column or value. `column` is what a fault is reported against. */
export function compileSteps(
  spec: ValueSpec,
  column: string | null,
  nulls: readonly string[],
  look: (lookup: Lookup) => FindInTable,
): Step {
  const steps: Step[] = [];
  const { trim, replace, lookup, number, time } = spec;
  if (trim) steps.push((text) => text.trim());
  const empty = new Set(spec.nulls ?? nulls);
  if (empty.size > 0) steps.push((text) => (empty.has(text) ? null : text));
  for (const { pattern, with: replacement } of replace ?? []) {
    const expression = new RegExp(pattern, 'gu');
    steps.push((text) => text.replace(expression, replacement));
  }
  if (spec.case) steps.push(spec.case === 'upper' ? (text) => text.toUpperCase() : (text) => text.toLowerCase());
  if (lookup) steps.push(lookupStep(lookup, look(lookup), column));
  if (number) steps.push((text) => numberOf(text, number, column));
  if (time) steps.push(timeStep(time, column));
  return (text) => through(steps, text);
}

function through(steps: readonly Step[], text: string): string | null {
  let current: string | null = text;
  for (const step of steps) {
    if (current === null) return null;
    current = step(current);
  }
  return current;
}

function lookupStep({ otherwise }: Lookup, look: FindInTable, column: string | null): Step {
  return (text) => {
    const found = look(text);
    if (found !== undefined) return found;
    if (otherwise === 'keep') return text;
    if (otherwise === 'null') return null;
    if (otherwise === 'refuse') throw new RowFault(`${shown(text)} is not in the lookup`, column);
    return otherwise.value;
  };
}

function numberOf(
  text: string,
  { decimal, group, grouping }: NonNullable<ValueSpec['number']>,
  column: string | null,
): string {
  // A mark that stands elsewhere is no mark of thousands: 1.5 is never read as 15.
  const isPlain = group === undefined || !isGrouped(text, group, decimal, grouping);
  const plain = isPlain ? text : text.replaceAll(group, '');
  const figure = decimal === '.' ? plain : plain.includes('.') ? 'x' : plain.replace(decimal, '.');
  const number = Decimal.parse(figure);
  if (!number) throw new RowFault(`${notANumber(text)}${numberHint(text, decimal)}`, column);
  return number.toString();
}

export const notANumber = (text: string): string => `${shown(text)} is not a number in plain decimal notation`;

const KEPT_TIMES = 1_000;

/** Rows of one record mostly share their time: what was worked out last is kept. */
function timeStep(time: NonNullable<ValueSpec['time']>, column: string | null): Step {
  const known = new Map<string, string>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const instant = instantOf(text, time, column);
    if (known.size >= KEPT_TIMES) known.clear();
    known.set(text, instant);
    return instant;
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const OFFSET = /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

function instantOf(text: string, { format, zone, at }: NonNullable<ValueSpec['time']>, column: string | null): string {
  const written = format === undefined ? text : isoOf(text, format, column);
  if (format !== undefined && namesOffset(format)) return momentOf(text, written, column);
  if (OFFSET.test(written)) return momentOf(text, written, column);
  const local = DATE.test(written) ? `${written}T${at ?? '00:00:00'}` : written;
  if (zone === undefined) {
    const instant = parseInstant(local);
    if (instant) return instant;
    throw new RowFault(
      namesNoDay(local)
        ? noSuchDay(text)
        : `${shown(text)} is not a time with an offset, and the mapping names no zone`,
      column,
    );
  }
  // The first moment of a day, which is not 0:00 where clocks skip midnight.
  const begins = at === undefined && DATE.test(written) ? firstMomentOf(written, zone) : undefined;
  if (begins !== undefined) return begins;
  const found = localToInstant(local, zone);
  if ('instant' in found) return found.instant;
  if (found.fault === 'IN_A_GAP')
    throw new RowFault(`${shown(text)} does not exist in ${zone}: clocks skip it`, column);
  throw new RowFault(namesNoDay(local) ? noSuchDay(text) : `${shown(text)} is not a local time`, column);
}

const noSuchDay = (text: string): string => `${shown(text)} does not exist: there is no such day in the calendar`;

/** Whatever zone the mapping names beside it: the text says which moment it is. */
function momentOf(text: string, written: string, column: string | null): string {
  const instant = parseInstant(written);
  if (instant) return instant;
  throw new RowFault(namesNoDay(written) ? noSuchDay(text) : `${shown(text)} is not a time`, column);
}

/** What is in quotes is no token. */
const tokensOf = (format: string): string => format.replace(/'[^']*'/g, '');

const namesOffset = (format: string): boolean =>
  isCounted(format) ? !countsLocalDays(format) : /[zZ]/.test(tokensOf(format));

function countedOf(text: string, format: string, column: string | null): string | undefined {
  if (!isCounted(format)) return undefined;
  const found = isoOfCounted(text, format);
  if (found !== undefined) return found;
  throw new RowFault(`${shown(text)} is not a time counted as ${format}`, column);
}

function isoOf(text: string, format: string, column: string | null): string {
  const counted = countedOf(text, format, column);
  if (counted !== undefined) return counted;
  const time = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US', setZone: true });
  if (!time.isValid) {
    const noDay = time.invalidReason === 'unit out of range' && time.invalidExplanation?.includes('as a day');
    throw new RowFault(noDay ? noSuchDay(text) : `${shown(text)} is not a time written as ${format}`, column);
  }
  return namesOffset(format)
    ? (time.toISO() ?? '')
    : time.toFormat(/[HhkKatT]/.test(tokensOf(format)) ? "yyyy-MM-dd'T'HH:mm:ss.SSS" : 'yyyy-MM-dd');
}

/** A text as a message shows it: quoted, and not longer than a line. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
