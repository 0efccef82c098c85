import { minorUnits, type Money } from '#libs/kernel';
import type { PaymentEvent } from './payment.events.js';
import type { Claim, Fund, FundRequest, PaymentStatus } from './fund.state.js';

type Returned = Extract<PaymentEvent, { type: 'fund.payment-returned' }>['data'];

/** All of it where it was never settled. */
export function returned(fund: Fund, { paymentId, amount }: Returned): Fund {
  const one = fund.payments.get(paymentId);
  if (!one) return fund;
  const back = amount === null ? one.minor : minorUnits(amount);
  return { ...fund, payments: fund.payments.set(paymentId, { ...one, status: 'returned', returned: back }) };
}

interface OfPayment {
  readonly claimId: string;
  readonly requestId: string;
}

/** From what is approved to what is paid, or back. */
export function moved(fund: Fund, { claimId, requestId }: OfPayment, amount: Money | null, sign: bigint): Fund {
  const minor = amount === null ? 0n : sign * minorUnits(amount);
  const next = request(fund, requestId, ({ reserved }) => ({ reserved: reserved - minor }));
  return {
    ...claim(next, claimId, ({ paid }) => ({ paid: paid + minor })),
    ...{ approved: fund.approved - minor, paid: fund.paid + minor },
  };
}

export function request(fund: Fund, id: string, change: (request: FundRequest) => Partial<FundRequest>): Fund {
  const one = fund.requests.get(id);
  return one ? { ...fund, requests: fund.requests.set(id, { ...one, ...change(one) }) } : fund;
}

export function claim(fund: Fund, id: string, change: (claim: Claim) => Partial<Claim>): Fund {
  const one = fund.claims.get(id);
  return one ? { ...fund, claims: fund.claims.set(id, { ...one, ...change(one) }) } : fund;
}

export function payment(fund: Fund, id: string, status: PaymentStatus): Fund {
  const one = fund.payments.get(id);
  return one ? { ...fund, payments: fund.payments.set(id, { ...one, status }) } : fund;
}
