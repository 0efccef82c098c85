import type { LedgerEvent } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { minorOf } from '../arithmetic/minor.js';

type Statement = EventOf<LedgerEvent, 'ledger.period-closed'>['data'];
type Figures = Pick<
  Statement,
  'opening' | 'accrued' | 'held' | 'payout' | 'closing' | 'carried' | 'currency' | 'leastHeld'
>;

/** §12, whatever reading gave the figures: of what stands some is held, never less than nothing, and the rest is paid or carried. Each broken one is a sentence. */
export function brokenFigures({ currency, carried, leastHeld, ...texts }: Figures): string[] {
  const minor = (text: string): bigint => minorOf(text, currency) ?? 0n;
  const [opening, accrued, held] = [minor(texts.opening), minor(texts.accrued), minor(texts.held)];
  const [paid, closing] = [-minor(texts.payout), minor(texts.closing)];
  const stands = opening + accrued;
  const broken: string[] = [];
  if (leastHeld !== null && held < 0n) broken.push(`${texts.held} is held: less than nothing`);
  if (leastHeld !== null && paid > 0n && paid > stands) broken.push(`${paid} is paid of ${stands} that stand`);
  if (closing + paid !== stands) broken.push(`${paid} is paid and ${closing} left of ${stands} that stand`);
  const isAllPaid = carried === null;
  if (isAllPaid && closing !== held) broken.push(`${closing} is left after a payout, ${held} of it held`);
  if (!isAllPaid && paid !== 0n) broken.push(`${paid} is paid and the month carried: ${carried}`);
  return broken;
}
