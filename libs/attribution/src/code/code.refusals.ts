/** Every code that the rules of codes refuse with. */
export type CodeRefusal =
  | 'BAD_TEXT'
  | 'CODE_DISABLED'
  | 'CODE_NOT_YET'
  | 'CODE_OVER'
  | 'CODE_SPENT'
  | 'CODE_TAKEN'
  | 'CODE_USED_BY_CUSTOMER'
  | 'ENDS_BEFORE_START'
  | 'NOT_A_NEW_CUSTOMER'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'SELF_REFERRAL'
  | 'WRONG_STATUS';
