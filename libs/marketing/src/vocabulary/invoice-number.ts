import { normalForm } from '#libs/kernel';

/** One form for all ways to write the number of an invoice: neither case nor blanks tell two apart. `inv 1` and `INV1` are one. */
export const invoiceNumberForm = (number: string): string =>
  normalForm(number, 'NFKC').toLowerCase().replace(/\s+/gu, '');
