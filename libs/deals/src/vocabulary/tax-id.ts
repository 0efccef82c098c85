import { normalForm } from '#libs/kernel';

/** Fewer are no tax id but a remark such as `n/a`. */
const FEWEST_DIGITS = 4;

/** Where VAT numbers begin with another code than the country has. */
const COUNTRIES: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB' };

/** One form first, then those in which older history may hold it; none where the text is a remark, or what forms are filled with: `0000`. */
export function taxForms(taxId: string, country: string | null): readonly string[] {
  const text = normalForm(taxId, 'NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  const digits = text.match(/\p{N}/gu) ?? [];
  if (digits.length < FEWEST_DIGITS || digits.every(isZero)) return [];
  const own = country === null ? null : (COUNTRIES[country] ?? country);
  const bare = own === 'GR' && text.startsWith('EL') ? `GR${text.slice(2)}` : text;
  const led = own === null || bare.startsWith(own) ? bare : `${own}${bare}`;
  const many = oneOfMany(bare, own) ?? oneOfMany(led, own);
  if (many === null) return [led];
  const all = [many.form, ...many.ways];
  // Any country stood in front once, also of a number that says its own.
  const behind = country === null ? [] : all.filter((way) => !way.startsWith(country)).map((way) => `${country}${way}`);
  return [...new Set([...all, ...behind])];
}

/** Capital letters and digits, led by the country where it is known: `12-3456789` of US is `US123456789`. */
export const taxForm = (taxId: string, country: string | null): string | null => taxForms(taxId, country)[0] ?? null;

interface OneOfMany {
  readonly form: string;
  /** All ways in which a number of its own country may have been held. */
  readonly ways: readonly string[];
}

const SWISS = ['MWST', 'TVA', 'IVA', 'TPV', 'HR', 'RC'];

/** VAT numbers that are written in several ways: of Greece, of Northern Ireland, and with the word for the tax behind them. */
function oneOfMany(bare: string, country: string | null): OneOfMany | null {
  // A French number may begin with any two letters.
  if (country === 'FR') return null;
  const [, greek] = /^(?:EL|GR)(\d{9})$/.exec(bare) ?? [];
  if (greek) return { form: `GR${greek}`, ways: [`EL${greek}`, `ELGR${greek}`] };
  const [, british] = /^(?:XI|GB)(\d{9}(?:\d{3})?)$/.exec(bare) ?? [];
  if (british) return { form: `GB${british}`, ways: [`XI${british}`, `GBXI${british}`, `XIGB${british}`] };
  const [, swiss] = /^(CHE\d{9})(?:MWST|TVA|IVA|TPV|HR|RC)?$/.exec(bare) ?? [];
  if (swiss) return { form: swiss, ways: SWISS.map((word) => `${swiss}${word}`) };
  const [, norwegian] =
    /^NO(\d{9})(?:MVA)?$/.exec(bare) ?? (country === null || country === 'NO' ? (/^(\d{9})MVA$/.exec(bare) ?? []) : []);
  return norwegian ? { form: `NO${norwegian}`, ways: [`NO${norwegian}MVA`, `${norwegian}MVA`] } : null;
}

/** In digits of any script: the one before which there is none. */
const isZero = (digit: string): boolean =>
  /\p{Nd}/u.test(digit) && !/\p{Nd}/u.test(String.fromCodePoint((digit.codePointAt(0) ?? 0) - 1));
