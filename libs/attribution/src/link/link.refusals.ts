/** What a link can refuse. */
export type LinkRefusal =
  | 'BAD_DESTINATION'
  | 'BAD_LINK_KEY'
  | 'BAD_TEXT'
  | 'DESTINATION_NOT_ALLOWED'
  | 'LINK_KEY_TAKEN'
  | 'NOT_FOUND';
