import { lastDayOf, type Position, type Recorded } from '#libs/kernel';
import { payableAt, payoutMethodAt, taxFormAt } from '#libs/partners';
import { payoutPolicyInForce, type PayoutPolicy, type Program } from '#libs/programs';
import { type Conversion, conversionOn } from '#libs/rates';
import type { AccountingPeriodEvent } from '../period/accounting-periods.events.js';
import type { ProgramReader } from './program.state-reader.js';
import type { ClosePeriod, PayoutEligibility } from '../ledger/commands/ledger.commands.js';

export type ClosingRequested = Recorded<Extract<AccountingPeriodEvent, { type: 'books.closing-requested' }>>;

/** What is the same for every ledger of a closing. */
export type ClosingTerms = Omit<ClosePeriod['data'], 'ledgerId' | 'eligibility'>;

/** The payout policy of the month's last moment, and the rate of its last day, as known when the closing was requested. */
export async function closingTerms(known: ProgramReader, event: ClosingRequested): Promise<ClosingTerms> {
  const { requestId, period, timeZone, from, to } = event.data;
  const { state: program } = await known.program(event.position);
  const policy = payoutPolicyInForce(program, justBefore(to)) ?? null;
  const conversion: Conversion = policy
    ? await payoutConversion(known, program, policy, lastDayOf(period), event.position)
    : { kind: 'noRate' };
  return { requestId, period, timeZone, from, to, policy, conversion };
}

/** Whether a partner may be paid at the request's business time. */
export async function eligibilityOf(
  known: ProgramReader,
  partnerId: string,
  event: ClosingRequested,
): Promise<PayoutEligibility> {
  const { state: partner } = await known.partner(partnerId, event.position);
  const { occurredAt } = event.metadata;
  if (partner.status === 'absent') return { payable: false, hasTaxForm: false, destination: null };
  return {
    payable: payableAt(partner, occurredAt),
    hasTaxForm: taxFormAt(partner, occurredAt) !== null,
    destination: payoutMethodAt(partner, occurredAt),
    erased: partner.erased,
  };
}

const justBefore = (moment: string): string => new Date(Date.parse(moment) - 1).toISOString();

async function payoutConversion(
  known: ProgramReader,
  { currency }: Program,
  { payoutCurrency, rateSource }: PayoutPolicy,
  day: string,
  at: Position,
): Promise<Conversion> {
  const rates = payoutCurrency === currency ? null : await known.rates(rateSource, at);
  return conversionOn(rates, currency, payoutCurrency, day);
}
