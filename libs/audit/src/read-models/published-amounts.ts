type Path = readonly number[];

/** Where an event has the amount that its public form must carry, and by which numbers of fields that is reached in it. */
export interface Amount {
  readonly inData: readonly string[];
  readonly inBody: Path;
}

const CORRECTION: Path = [40, 5, 2];
const COMMISSION: Path = [40, 1, 6, 1];
const SALE: Path = [37, 1, 4, 1];
const REFUNDED: Path = [37, 1, 5];
const DEAL: Path = [36, 1, 8, 1];
const ALLOCATED: Path = [51, 1, 5, 1];
const PAYMENT: Path = [54, 1, 8, 1];

/** What corrects no entry stands for itself. */
const correcting = (data: object): Path => ((data as { of?: string | null }).of ? CORRECTION : COMMISSION);

const BY_TYPE: Readonly<Record<string, Path | ((data: object) => Path)>> = {
  'deal.drafted': DEAL,
  'deal.revised': DEAL,
  'deal.imported': DEAL,
  'deal.won': DEAL,
  'sale.recorded': SALE,
  'credit-note.recorded': [39, 1, 4, 1],
  'ledger.commission-accrued': COMMISSION,
  'ledger.balance-forfeited': COMMISSION,
  'ledger.window-rerated': correcting,
  'ledger.commission-adjusted': correcting,
  'ledger.commission-clawed-back': CORRECTION,
  'ledger.commission-restored': CORRECTION,
  'ledger.commission-amended': CORRECTION,
  'ledger.commission-recredited': CORRECTION,
  'ledger.clawback-reversed': CORRECTION,
  'ledger.commission-voided': CORRECTION,
  'ledger.commission-declined': CORRECTION,
};

const OTHERWISE: Readonly<Record<string, Amount>> = {
  'sale.amended': { inData: ['charged'], inBody: SALE },
  'sale.refunded': { inData: ['refundedAfter'], inBody: REFUNDED },
  'sale.refund-reversed': { inData: ['refundedAfter'], inBody: REFUNDED },
  'ledger.period-closed': { inData: ['closing'], inBody: [42, 1, 11] },
  'activity.cost-recorded': { inData: ['counted', 'amount'], inBody: [55, 5, 6, 1] },
  'activity.cost-withdrawn': { inData: ['counted', 'amount'], inBody: [55, 5, 6, 1] },
  'cost.recorded': { inData: ['amount', 'amount'], inBody: [57, 1, 6, 1] },
  'fund.allocated': { inData: ['amount', 'amount'], inBody: ALLOCATED },
  'fund.allocation-changed': { inData: ['amount', 'amount'], inBody: ALLOCATED },
  'fund.request-submitted': { inData: ['amount', 'amount'], inBody: [52, 1, 6, 1] },
  'fund.request-approved': { inData: ['amount', 'amount'], inBody: [52, 1, 7] },
  'fund.claim-approved': { inData: ['amount', 'amount'], inBody: [53, 1, 8] },
  'fund.claim-recovered': { inData: ['amount', 'amount'], inBody: [53, 6, 1] },
  'fund.claim-rest-cancelled': { inData: ['amount', 'amount'], inBody: [53, 6, 1] },
  'fund.payment-intended': { inData: ['amount', 'amount'], inBody: PAYMENT },
  'fund.payment-settled': { inData: ['amount', 'amount'], inBody: PAYMENT },
  'fund.payment-returned': { inData: ['amount', 'amount'], inBody: [54, 1, 12] },
  'wallet.reward-granted': { inData: ['cost', 'amount'], inBody: [50, 1, 16, 1] },
  'wallet.recovery-failed': { inData: ['cost', 'amount'], inBody: [50, 1, 17] },
  'wallet.reward-approved': { inData: ['cost', 'amount'], inBody: [50, 1, 17] },
  'ledger.payout-planned': { inData: ['amount', 'amount'], inBody: [43, 1, 7, 1] },
  'ledger.payout-failed': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
  'ledger.payout-returned': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
  'ledger.payout-cost-assigned': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
};

/** undefined for an event that is about no amount. */
export function amountIn(type: string, data: object): Amount | undefined {
  const path = BY_TYPE[type];
  if (path === undefined) return OTHERWISE[type];
  return { inData: ['amount'], inBody: typeof path === 'function' ? path(data) : path };
}
