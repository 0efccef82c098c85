export interface Amount {
  readonly amount: string;
}

interface Refunded {
  readonly refundedAfter: string;
  readonly charged: string;
}

/** Until then a refund asked for an amount, whatever its currency. */
export const withAmountAsked = (data: object): object => ({
  ...data,
  asked: { currency: null, extent: { kind: 'amount', amount: (data as Amount).amount } },
});

/** Until then a refund did not say how much of each line it takes. */
export function withoutLines(data: object): object {
  const { refundedAfter, charged } = data as Refunded;
  return { ...data, asked: null, lines: null, refundedWhole: refundedAfter === charged, wasRefundedWhole: false };
}
