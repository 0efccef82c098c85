/** Every code that the content of a sale or credit note is refused with. */
export type ContentRefusal =
  | 'BAD_COUNTRY'
  | 'BAD_DISCOUNT'
  | 'BAD_INSTANT'
  | 'BAD_LINE'
  | 'BAD_TEXT'
  | 'IN_FUTURE'
  | 'NAMELESS'
  | 'NOT_A_DECIMAL'
  | 'NOT_FOUND'
  | 'NO_LINES'
  | 'OUT_OF_RANGE'
  | 'PARTNER_CREDITED_TWICE'
  | 'PARTNER_NOT_FOUND'
  | 'TOO_LARGE'
  | 'TOO_MANY'
  | 'UNKNOWN_CURRENCY'
  | 'WEIGHTS_DO_NOT_ADD_UP';

/** Every code that the rules of a sale refuse with; a test holds it to what they can answer. */
export type SaleRefusal =
  | ContentRefusal
  | 'ALREADY_REVERSED'
  | 'BEFORE_SALE'
  | 'CREDITS_AND_POLICY'
  | 'CURRENCY_DIFFERS'
  | 'NEGATIVE_SALE'
  | 'NOTHING_TO_CHANGE'
  | 'NOT_A_SALE'
  | 'NOT_POSITIVE'
  | 'NO_ATTRIBUTION_POLICY'
  | 'ONE_OF_TWO'
  | 'REFUNDED_MORE'
  | 'REFUND_DIFFERS'
  | 'SALE_DIFFERS';

/** Every code that the rules of a credit note refuse with; a test holds it to what they can answer. */
export type CreditNoteRefusal = ContentRefusal | 'CREDIT_NOTE_DIFFERS' | 'NOT_NEGATIVE';
