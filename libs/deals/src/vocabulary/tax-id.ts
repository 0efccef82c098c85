import { normalForm } from '#libs/kernel';

/** Fewer are no tax id but a remark such as `n/a`. */
const FEWEST_DIGITS = 4;

/** One form first, then the one in which older history may hold it; none where the text is a remark, or what forms are filled with: `0000`. */
export function taxForms(taxId: string, country: string | null): readonly string[] {
  const bare = normalForm(taxId, 'NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  const digits = bare.match(/\p{N}/gu) ?? [];
  if (digits.length < FEWEST_DIGITS || digits.every((digit) => digit === '0')) return [];
  const form = led(oneOfMany(bare, country), country);
  // The VAT number of Greece begins with EL.
  const before = led(country === 'GR' && bare.startsWith('EL') ? `GR${bare.slice(2)}` : bare, country);
  return form === before ? [form] : [form, before];
}

/** Capital letters and digits, led by the country where it is known: `12-3456789` of US is `US123456789`. */
export const taxForm = (taxId: string, country: string | null): string | null => taxForms(taxId, country)[0] ?? null;

const led = (bare: string, country: string | null): string =>
  country === null || bare.startsWith(country) ? bare : `${country}${bare}`;

/** VAT numbers that are written in several ways: of Greece, of Northern Ireland, and with the word for the tax behind them. */
function oneOfMany(bare: string, country: string | null): string {
  if (/^EL\d{9}$/.test(bare) || (country === 'GR' && bare.startsWith('EL'))) return `GR${bare.slice(2)}`;
  if (/^XI\d{9}(\d{3})?$/.test(bare)) return `GB${bare.slice(2)}`;
  const [, swiss] = /^(CHE\d{9})(?:MWST|TVA|IVA|TPV|HR|RC)$/.exec(bare) ?? [];
  const [, norwegian] = /^((?:NO)?\d{9})MVA$/.exec(bare) ?? [];
  return swiss ?? norwegian ?? bare;
}
