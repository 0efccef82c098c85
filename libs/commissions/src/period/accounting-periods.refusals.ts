/** Every code that the rules of accounting periods refuse with; a test holds it to what they can answer. */
export type AccountingPeriodRefusal = 'IN_FUTURE' | 'NOT_A_PERIOD' | 'PERIOD_NOT_NEXT' | 'PERIOD_NOT_OVER';
