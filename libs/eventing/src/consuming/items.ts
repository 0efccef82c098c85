import type { Position } from '#libs/kernel';
import type { Delivery } from '../store/event-store.js';
import type { Arrival } from './decoded.js';

/** What is read of the history: an event, or how far it was looked at without one. */
export type HistoryItem =
  | { readonly kind: 'event'; readonly position: Position; readonly arrival: Arrival }
  | { readonly kind: 'passed'; readonly position: Position };

/** What reaches a consumer: history, or a reminder to put things in order, with whether it is asked to take up again what it put aside. */
export type Item = HistoryItem | { readonly kind: 'tick'; readonly retries: boolean };

/** A delivery as an item; nothing for the news that a subscription is level. */
export function itemsOf(delivery: Delivery): HistoryItem[] {
  if (delivery.kind === 'caught-up') return [];
  if (delivery.kind === 'checkpoint') return [{ kind: 'passed', position: delivery.position }];
  const { event } = delivery;
  return [{ kind: 'event', position: event.position, arrival: { event } }];
}
