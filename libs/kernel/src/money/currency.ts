import { WITHDRAWN_BY_EXPONENT } from './currency.withdrawn.js';

/** Minor-unit exponents by ISO 4217 (active codes that have one), so that no platform's locale data decides over money. */
const CODES_BY_EXPONENT: readonly (readonly [exponent: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
     COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
     JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
     NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
     THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const ACTIVE = new Map(
  CODES_BY_EXPONENT.flatMap(([exponent, codes]) => codes.split(/\s+/).map((code) => [code, exponent] as const)),
);

interface Withdrawn {
  readonly exponent: number;
  /** The first moment at which it is a currency no more. */
  readonly at: string;
}

const WITHDRAWN = new Map<string, Withdrawn>(
  WITHDRAWN_BY_EXPONENT.flatMap(([exponent, months]) =>
    months
      .trim()
      .split(/\n\s*/)
      .flatMap((line) => {
        const [month = '', ...codes] = line.split(' ');
        return codes.map((code) => [code, { exponent, at: `${month}-01T00:00:00.000Z` }] as const);
      }),
  ),
);

/**
 * Digits of the minor unit (JPY 0, GBP 2, KWD 3, CLF 4), or undefined for a code that never was a currency. Withdrawn ones have theirs for
 * ever: what was recorded in them stays readable.
 */
export const exponentOf = (currency: string): number | undefined =>
  ACTIVE.get(currency) ?? WITHDRAWN.get(currency)?.exponent;

/** Whether it is an active currency. */
export const isCurrency = (currency: string): boolean => ACTIVE.has(currency);

/** Whether it was a currency at that moment: `HRK` until the end of 2022. */
export const isCurrencyAt = (currency: string, at: string): boolean => {
  const withdrawal = withdrawalOf(currency);
  return ACTIVE.has(currency) || (withdrawal !== undefined && at < withdrawal);
};

/** The first moment at which a withdrawn currency was one no more; undefined for the others. */
export const withdrawalOf = (currency: string): string | undefined => WITHDRAWN.get(currency)?.at;

/** All codes that are or were currencies, by the digits of their minor unit. */
export const codesByExponent: ReadonlyMap<number, readonly string[]> = [...WITHDRAWN.keys(), ...ACTIVE.keys()].reduce(
  (byExponent, code) => {
    const exponent = exponentOf(code) ?? 0;
    return byExponent.set(exponent, [...(byExponent.get(exponent) ?? []), code]);
  },
  new Map<number, readonly string[]>(),
);
