/** Every code that the rules of an account refuse with; a test holds it to what they can answer. */
export type AccountRefusal =
  | 'ACCOUNT_JOINED'
  | 'ALREADY_APPROVED'
  | 'ALREADY_RETURNED'
  | 'DIRECT_OPPORTUNITY'
  | 'EARLIER_WAITS'
  | 'IN_FUTURE'
  | 'NOT_FOUND'
  | 'NOT_WAITING'
  | 'NO_EXTENSION_LEFT'
  | 'NO_PRODUCT_LINES'
  | 'NO_RECENT_ACTIVITY'
  | 'PROTECTED_FOR_ANOTHER'
  | 'PROTECTION_ENDED'
  | 'STILL_PROTECTED'
  | 'STILL_WAITING'
  | 'TOO_LONG';
