/** Every code that the rules of a statement refuse with; a test holds it to what they can answer. */
export type StatementRefusal = 'ALREADY_ACKNOWLEDGED' | 'DISPUTE_OPEN' | 'NOT_DISPUTED' | 'NOT_ISSUED';
