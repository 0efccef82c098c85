/** For views that do not count lines. A new event that posts belongs here, and the views that count it do not compile without it. */
export const IGNORED_POSTINGS = {
  'ledger.commission-accrued': 'ignored',
  'ledger.window-rerated': 'ignored',
  'ledger.commission-clawed-back': 'ignored',
  'ledger.commission-restored': 'ignored',
  'ledger.commission-amended': 'ignored',
  'ledger.commission-recredited': 'ignored',
  'ledger.clawback-reversed': 'ignored',
  'ledger.commission-adjusted': 'ignored',
  'ledger.balance-forfeited': 'ignored',
  'ledger.commission-voided': 'ignored',
  'ledger.commission-declined': 'ignored',
} as const;

/** For views that do not follow payouts. */
export const IGNORED_PAYOUTS = {
  'ledger.payout-planned': 'ignored',
  'ledger.payout-approved': 'ignored',
  'ledger.payout-intended': 'ignored',
  'ledger.payout-sent': 'ignored',
  'ledger.payout-settled': 'ignored',
  'ledger.payout-failed': 'ignored',
  'ledger.payout-returned': 'ignored',
  'ledger.payout-cost-assigned': 'ignored',
  'ledger.payout-unknown': 'ignored',
  'ledger.payout-reconciled': 'ignored',
} as const;

/** What neither posts nor pays. */
export const IGNORED_REST = {
  'ledger.opened': 'ignored',
  'ledger.source-passed': 'ignored',
  'ledger.source-parked': 'ignored',
  'ledger.commission-held': 'ignored',
  'ledger.hold-released': 'ignored',
  'ledger.commission-approved': 'ignored',
} as const;
