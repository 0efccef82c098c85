import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ActiveCalls } from './active-calls.js';
import { asServiceError, handlerFault, invalidArgument } from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import { filterOf, isPublic, windowOf, type EventFilter } from '../reading/filter.js';
import { asItIs, resolveLinks } from '../reading/links.js';
import { Outlet, type ReadCall } from '../reading/outlet.js';
import { readAll, readStream, type Delivery } from '../reading/reads.js';
import { subscribeToAll, subscribeToStream, type SubscriptionStart } from '../reading/subscription.js';
import { revisionOf, streamName } from '../protocol/wire-values.js';

const FORWARDS = 0;
const DEFAULT_WINDOW = 32;
const END = '18446744073709551615';

type Options = streams.ReadReq.Options;

/** Streams.Read: reads that end, and subscriptions, of a stream or of $all. */
export function readHandler(log: EventLog, calls: ActiveCalls): (call: ReadCall) => void {
  return (call) => {
    calls.addStream(call);
    const outlet = new Outlet(call);
    answer(log, call.request.getOptions(), outlet).catch((fault: unknown) => outlet.fail(asServiceError(fault)));
  };
}

async function answer(log: EventLog, options: Options | undefined, outlet: Outlet): Promise<void> {
  if (!options?.hasStream() && !options?.hasAll()) throw invalidArgument('A read is of a stream or of $all.');
  const delivery: Delivery = {
    outlet,
    resolve: options.getResolveLinks() ? resolveLinks(log.streams) : asItIs,
    structuredIds: !options.getUuidOption()?.hasString(),
  };
  if (options.hasSubscription()) return subscribe(log, options, delivery);
  if (!options.hasCount()) throw invalidArgument('A read has a count or is a subscription.');
  const backwards = options.getReadDirection() !== FORWARDS;
  const count = Number(options.getCount());
  if (options.hasAll()) {
    const { filter } = filtering(options);
    return readAll(log, { from: allPosition(options), count, backwards, filter }, delivery);
  }
  refuseFilter(options);
  const tellsBounds = (options.getControlOption()?.getCompatibility() ?? 0) >= 1;
  const [stream, from] = [nameOf(options), streamRevision(options)];
  return readStream(log, { stream, from, count, backwards, tellsBounds }, delivery);
}

function subscribe(log: EventLog, options: Options, delivery: Delivery): Promise<void> {
  if (options.getReadDirection() !== FORWARDS) throw invalidArgument('A subscription reads forwards.');
  if (options.hasAll()) {
    return subscribeToAll(log, { start: startOf(options, allPosition), ...filtering(options) }, delivery);
  }
  refuseFilter(options);
  return subscribeToStream(log, { stream: nameOf(options), start: startOf(options, streamRevision) }, delivery);
}

function filtering(options: Options): { filter: EventFilter; checkpointInterval?: number } {
  const filter = options.getFilter();
  if (!filter) return { filter: isPublic };
  const window = windowOf(filter, DEFAULT_WINDOW);
  if (!options.hasSubscription()) return { filter: filterOf(filter) };
  const multiplier = filter.getCheckpointintervalmultiplier();
  if (multiplier === 0) throw handlerFault();
  return { filter: filterOf(filter), checkpointInterval: multiplier * window };
}

function refuseFilter(options: Options): void {
  if (options.hasFilter()) throw invalidArgument('Only $all can be read with a filter.');
}

function startOf(options: Options, at: (options: Options) => number): SubscriptionStart {
  if (options.getStream()?.hasStart() || options.getAll()?.hasStart()) return 'start';
  const after = at(options);
  return after < 0 ? 'end' : { after };
}

function nameOf(options: Options): string {
  const stream = streamName(options.getStream()?.getStreamIdentifier());
  if (!stream) throw handlerFault();
  return stream;
}

function streamRevision(options: Options): number {
  const stream = options.getStream() as streams.ReadReq.Options.StreamOptions;
  if (stream.hasStart()) return 0;
  if (stream.hasEnd()) return -1;
  if (!stream.hasRevision()) throw handlerFault();
  return revisionOf(stream.getRevision());
}

function allPosition(options: Options): number {
  const all = options.getAll() as streams.ReadReq.Options.AllOptions;
  if (all.hasStart()) return 0;
  if (all.hasEnd()) return -1;
  const position = all.getPosition();
  if (!position) throw handlerFault();
  const [commit, prepare] = [position.getCommitPosition(), position.getPreparePosition()];
  if (BigInt(commit) < BigInt(prepare) || (commit === END) !== (prepare === END)) throw handlerFault();
  return revisionOf(commit);
}
