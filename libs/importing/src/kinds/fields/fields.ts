import { dayInput, exponentOf, instantOf, isRefusal } from '#libs/kernel';
import { RowFault } from '../../row/fault.js';
import { shown } from '../../values/steps.js';
import { decimalOf, type Value } from '../../values/value.js';
import type { Row } from '../../row/row.js';

/** A figure of a record: read from a row, checked, in the form the service takes. Throws RowFault. */
export type Field<Result = string> = (row: Row) => Result;

export const optional =
  (value: Value | undefined): Field<string | null> =>
  (row) =>
    value?.of(row) ?? null;

export const required =
  (value: Value, what: string): Field =>
  (row) => {
    const text = value.of(row);
    if (text === null || text === '') throw new RowFault(`there is no ${what}`, value.column);
    return text;
  };

/** How spreadsheets show a number of more than eleven digits: the last ones are gone, and two orders have one number. */
const SHORTENED = /^[1-9](?:[.,]\d+)?E\+\d{2,}$/i;

/** The vendor’s own number of something, or a key of its own, where there is one. */
export const optionalNumber =
  (value: Value | undefined, what = 'number'): Field<string | null> =>
  (row) => {
    const text = value?.of(row) ?? null;
    if (text === null || !SHORTENED.test(text)) return text;
    throw new RowFault(
      `${shown(text)} is a ${what} that a spreadsheet has shortened: export it as a text`,
      value?.column ?? null,
    );
  };

/** The vendor’s own number of something, or a key of its own. */
export const ownNumber = (value: Value, what = 'number'): Field => {
  const [given, whole] = [required(value, what), optionalNumber(value, what)];
  return (row) => whole(row) || given(row);
};

const checked =
  (value: Value, what: string, holds: (text: string) => boolean, expected: string): Field =>
  (row) => {
    const text = required(value, what)(row);
    if (!holds(text)) throw new RowFault(`${shown(text)} is not ${expected}`, value.column);
    return text;
  };

/** Whether it was one at the time is the service's question: a withdrawn one is good for what happened before. */
export const currency = (value: Value): Field =>
  checked(value, 'currency', (text) => exponentOf(text) !== undefined, 'an ISO 4217 currency');

export const day = (value: Value): Field =>
  checked(
    value,
    'day',
    (text) => !isRefusal(dayInput(text, 'day')),
    'a calendar day of the years 1900 to 2999, such as 2011-01-31',
  );

export const oneOf = (value: Value, what: string, names: readonly string[]): Field =>
  checked(value, what, (text) => names.includes(text), `one of ${names.join(', ')}`);

export const amount =
  (value: Value, what: string): Field =>
  (row) =>
    decimalOf(required(value, what)(row), value.column).toString();

/** The number of a line; nothing where the mapping does not say it. */
export function lineNumber(value: Value): Field<number>;
export function lineNumber(value: Value | undefined): Field<number | null>;
export function lineNumber(value: Value | undefined): Field<number | null> {
  if (!value) return () => null;
  return (row) => {
    const text = required(value, 'number of the line')(row);
    if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
    throw new RowFault(`${shown(text)} is no number of a line: it is a whole number from 1`, value.column);
  };
}

/** Whole numbers from 1, apart by commas or blanks, such as `1, 3`; an empty cell says nothing. */
export const places =
  (value: Value | undefined, what: string): Field<readonly number[] | null> =>
  (row) => {
    const text = value?.of(row)?.trim() ?? '';
    if (text === '') return null;
    const parts = text.split(/[\s,]+/);
    if (parts.every((part) => /^[1-9][0-9]{0,4}$/.test(part))) return parts.map(Number);
    throw new RowFault(
      `${shown(text)} names no ${what}: give their places from 1, such as 1, 3`,
      value?.column ?? null,
    );
  };

export const instant =
  (value: Value): Field =>
  (row) => {
    const text = required(value, 'time')(row);
    const found = instantOf(text, shown(text));
    if (isRefusal(found)) throw new RowFault(found.message, value.column);
    return found;
  };

export const integer =
  (value: Value, what: string): Field<number> =>
  (row) => {
    const text = required(value, what)(row);
    if (!/^\d{1,9}$/.test(text)) throw new RowFault(`${shown(text)} is not a whole number`, value.column);
    return Number(text);
  };

const YES = ['true', '1', 'yes', 'y'];
const NO = ['false', '0', 'no', 'n'];

export const flag =
  (value: Value | undefined): Field<boolean | null> =>
  (row) => {
    const text = value?.of(row)?.toLowerCase() ?? null;
    if (text === null) return null;
    if (YES.includes(text)) return true;
    if (NO.includes(text)) return false;
    throw new RowFault(`${shown(text)} is neither yes nor no`, value?.column ?? null);
  };

/** As GraphQL writes the value of an enum: `not-the-right-fit` is `NOT_THE_RIGHT_FIT`. */
export const enumName = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
