/** Every code that the rules of exchange rates refuse with; a test holds it to what they can answer. */
export type RatesRefusal =
  | 'BAD_COUNT'
  | 'BAD_CURRENCY_CODE'
  | 'BAD_DAY'
  | 'BAD_SOURCE'
  | 'BASE_DIFFERS'
  | 'CURRENCY_TWICE'
  | 'NOT_A_DECIMAL'
  | 'OUT_OF_RANGE'
  | 'RATE_DIFFERS'
  | 'TOO_MANY';
