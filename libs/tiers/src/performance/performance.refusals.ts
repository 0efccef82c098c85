/** Every code that the rules of what a partner has reached refuse with; a test holds it to what they can answer. */
export type PerformanceRefusal =
  | 'BAD_TEXT'
  | 'BAD_TIER'
  | 'ENDS_BEFORE_START'
  | 'NO_LONGER_EARNED'
  | 'NO_OVERRIDE'
  | 'NO_PROPOSAL'
  | 'OUT_OF_ORDER';
