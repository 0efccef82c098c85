/** Every code that the rules of a wallet refuse with; a test holds it to what they can answer. */
export type WalletRefusal =
  | 'ALREADY_ENDED'
  | 'BAD_TEXT'
  | 'HELD'
  | 'NOT_FOUND'
  | 'NO_RATE'
  | 'REFERENCE_FROZEN'
  | 'WRONG_STATUS';
