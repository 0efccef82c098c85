import { codesByExponent, exponentOf } from '#libs/kernel';

const USUAL = 2;
const inUnits = (major: string, units: string | number): string => `${major}::numeric * ${units}`;

/** SQL of an amount in major units as minor units of a known currency. */
export const inMinorUnitsOf = (currency: string, major: string): string =>
  inUnits(major, 10 ** (exponentOf(currency) ?? USUAL));

/** The same of whatever currency another column names. */
export function inMinorUnits(major: string, currencyColumn: string): string {
  const cases = [...codesByExponent]
    .filter(([exponent]) => exponent !== USUAL)
    .map(([exponent, codes]) => {
      const list = codes.map((code) => `'${code}'`).join(', ');
      return `WHEN ${currencyColumn} IN (${list}) THEN ${10 ** exponent}`;
    });
  return inUnits(major, `CASE ${cases.join(' ')} ELSE ${10 ** USUAL} END`);
}
