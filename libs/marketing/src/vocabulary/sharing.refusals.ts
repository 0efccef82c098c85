/** Every code that the rules of shared leads refuse with; a test holds it to what they can answer. */
export type SharingRefusal =
  | 'ALREADY_ANSWERED'
  | 'BAD_COUNTRY'
  | 'BAD_TEXT'
  | 'GIVEN_TWICE'
  | 'LEAD_NOT_YOURS'
  | 'NOT_A_HOST'
  | 'NOT_FOUND'
  | 'NO_CONSENT'
  | 'OUT_OF_RANGE'
  | 'SUBMITTED_AGAIN'
  | 'TOO_FEW'
  | 'TOO_MANY'
  | 'WEIGHTS_DO_NOT_ADD_UP';
