/** Every code that the rules of the parents of a program refuse with; a test holds it to what they can answer. */
export type HierarchyRefusal =
  | 'BAD_INSTANT'
  | 'BAD_TEXT'
  | 'NOT_FOUND'
  | 'OTHER_PROGRAM'
  | 'OUT_OF_RANGE'
  | 'PARTNER_MERGED'
  | 'TOO_DEEP'
  | 'WOULD_BE_A_CYCLE';
