/** Every code that the rules of webhooks refuse with. */
export type WebhookRefusal =
  | 'ALREADY_DISABLED'
  | 'BAD_TEXT'
  | 'BAD_URL'
  | 'IS_DISABLED'
  | 'NOT_DISABLED'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'TOO_MANY_SECRETS'
  | 'WEBHOOK_EXISTS';
