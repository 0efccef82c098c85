import { type EventFilter, type LogEvent, passes } from '#libs/feed';
import { deterministicId } from '#libs/kernel';

/** Whether an event is one of an endpoint's own, which are never delivered to it. */
export const isItsOwn = ({ stateKey }: Pick<LogEvent, 'stateKey'>, webhookId: string): boolean =>
  stateKey === deterministicId('feed', 'webhook', webhookId);

/** Whether an endpoint receives an event at all. */
export const receives = (filter: EventFilter, event: LogEvent, webhookId: string): boolean =>
  passes(filter, event) && !isItsOwn(event, webhookId);
