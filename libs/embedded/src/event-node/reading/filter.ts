import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { invalidArgument } from '../protocol/errors.js';
import type { StoredEvent } from '../storage/stored-event.js';

export type EventFilter = (event: StoredEvent) => boolean;

const EPOCH_STREAM = '$epoch-information';
const CHECKPOINT_STREAM = /^\$persistentsubscription-\$all::.*-(checkpoint|parked)$/s;

/** What a reader of $all without a filter sees: all but the store's own book-keeping. */
export const isPublic: EventFilter = ({ stream }) =>
  !stream.startsWith('$') || (stream !== EPOCH_STREAM && !CHECKPOINT_STREAM.test(stream));

/** The filter of a request: by prefixes, or by a regular expression when there is one. */
export function filterOf(options: streams.ReadReq.Options.FilterOptions): EventFilter {
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  if (!expression) throw invalidArgument('A filter is by stream name or by event type.');
  const matches = matcherOf(expression);
  return (event) => isPublic(event) && matches(byStream ? event.stream : event.type);
}

/** How many events a filtered reader considers at a time. */
export function windowOf(options: streams.ReadReq.Options.FilterOptions, otherwise: number): number {
  if (options.hasMax()) return options.getMax();
  if (options.hasCount()) return otherwise;
  throw invalidArgument('A filter has a search window.');
}

function matcherOf(expression: streams.ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  const regex = expression.getRegex();
  if (regex) {
    const pattern = new RegExp(regex);
    return (text) => pattern.test(text);
  }
  const prefixes = expression.getPrefixList();
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}
