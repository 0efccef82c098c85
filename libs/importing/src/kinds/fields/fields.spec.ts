import { describe, expect, it } from '@jest/globals';
import { Header } from '../../row/row.js';
import { optionalNumber, ownNumber } from './fields.js';

const row = { file: 'a.csv', line: 2, number: 1, cells: [], header: new Header([]) };
const said = (text: string | null) => ({ column: 'No', of: () => text });

describe('numbers and keys of the vendor', () => {
  it.each(['1.23457E+12', '1,23457E+12', '1.23457e+12', '1e+12'])('are no longer one: %s', (text) => {
    expect(() => ownNumber(said(text))(row)).toThrow('a spreadsheet has shortened');
    expect(() => optionalNumber(said(text), 'reference')(row)).toThrow('reference that a spreadsheet');
  });

  it.each(['3E5', 'E+12', '1234567890123'])('are what they are: %s', (text) => {
    expect([ownNumber(said(text))(row), optionalNumber(said(text))(row)]).toEqual([text, text]);
  });

  it('may be missing where they are not needed', () => {
    expect([optionalNumber(said(null))(row), optionalNumber(undefined)(row)]).toEqual([null, null]);
    expect(() => ownNumber(said(null), 'partner')(row)).toThrow('there is no partner');
  });
});
