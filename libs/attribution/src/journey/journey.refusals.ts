/** Every code that the rules of a journey refuse with. */
export type JourneyRefusal =
  | 'ALREADY_LINKED'
  | 'BAD_TEXT'
  | 'CUSTOMER_ERASED'
  | 'IN_FUTURE'
  | 'JOURNEY_MERGED'
  | 'LEAD_DIFFERS'
  | 'NOT_FLAGGED'
  | 'NOT_FOUND'
  | 'NO_IDENTIFIER'
  | 'OUT_OF_ORDER'
  | 'SAME_CUSTOMER'
  | 'TOO_MANY'
  | 'TOO_MANY_TOUCHES'
  | 'TOUCH_DIFFERS'
  | 'WEIGHTS_DO_NOT_ADD_UP'
  | 'WRONG_STATUS';
