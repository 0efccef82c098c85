/** Every code that the rules of other costs refuse with; a test holds it to what they can answer. */
export type CostRefusal =
  | 'BAD_DAY'
  | 'BAD_TEXT'
  | 'COST_DIFFERS'
  | 'FINER_THAN_CURRENCY'
  | 'NOT_A_DECIMAL'
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_CURRENCY';
