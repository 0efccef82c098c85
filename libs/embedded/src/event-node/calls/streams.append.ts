import type { sendUnaryData, ServerReadableStream, ServiceError } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ActiveCalls } from './active-calls.js';
import {
  appendTooBig,
  handlerFault,
  MAX_APPEND_BYTES,
  missingProperty,
  stopping,
  streamDeleted,
} from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import type { AppendRequest, Outcome } from '../log/requests.js';
import { revisionText, type ProposedEvent } from '../storage/stored-event.js';
import { expectedOf, proposedEvent, streamName } from '../protocol/wire-values.js';

const { AppendResp } = streams;

type Reply = sendUnaryData<streams.AppendResp>;
type Call = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** Streams.Append: one append, its options first and then one message for each event. */
export function appendHandler(log: EventLog, calls: ActiveCalls): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    const finish = once(reply, (fault) => calls.add(fault));
    const received = new ReceivedAppend();
    call.on('data', (message: streams.AppendReq) => attempt(() => received.take(message), finish));
    call.on('cancelled', () => finish(stopping()));
    call.on('end', () =>
      attempt(() => {
        const request = received.request();
        const taken = log.write(request, (outcome) => reportOutcome(request, received.options, outcome, finish));
        if (!taken) throw stopping();
      }, finish),
    );
  };
}

/** A reply that can be given once only, by the handler or by the node that stops. */
function once(reply: Reply, register: (end: (fault: ServiceError) => void) => () => void): Reply {
  let done = false;
  const finish: Reply = (fault, message) => {
    if (done) return;
    done = true;
    forget();
    reply(fault, message);
  };
  const forget = register((fault) => finish(fault));
  return finish;
}

function attempt(action: () => void, finish: Reply): void {
  try {
    action();
  } catch (fault) {
    finish('metadata' in (fault as object) ? (fault as ServiceError) : handlerFault());
  }
}

class ReceivedAppend {
  #options: streams.AppendReq.Options | undefined;
  readonly #events: ProposedEvent[] = [];
  #bytes = 0;

  get options(): streams.AppendReq.Options {
    if (!this.#options) throw handlerFault();
    return this.#options;
  }

  take(message: streams.AppendReq): void {
    const proposed = message.getProposedMessage();
    if (!this.#options) this.#options = message.getOptions();
    else if (proposed) this.#add(proposed);
    else throw handlerFault();
  }

  request(): AppendRequest {
    const { options } = this;
    const expected = expectedOf(options, options.hasRevision() ? options.getRevision() : undefined);
    const stream = streamName(options.getStreamIdentifier());
    if (!stream) throw handlerFault();
    return { kind: 'append', stream, expected, events: this.#events };
  }

  #add(message: streams.AppendReq.ProposedMessage): void {
    const properties = message.getMetadataMap();
    for (const name of ['type', 'content-type']) if (!properties.has(name)) throw missingProperty(name);
    // The limit is on the payloads alone, in the server this node speaks for too.
    this.#bytes += message.getData_asU8().length;
    if (this.#bytes > MAX_APPEND_BYTES) throw appendTooBig();
    this.#events.push(proposedEvent(message));
  }
}

function reportOutcome(
  { stream }: AppendRequest,
  options: streams.AppendReq.Options,
  outcome: Outcome,
  finish: Reply,
): void {
  if (outcome.kind === 'success') finish(null, new AppendResp().setSuccess(success(outcome)));
  if (outcome.kind === 'stream-deleted') finish(streamDeleted(stream));
  if (outcome.kind === 'wrong-expected-version') {
    finish(null, new AppendResp().setWrongExpectedVersion(wrongVersion(options, outcome.current)));
  }
}

function success({ revision, position }: Extract<Outcome, { kind: 'success' }>): streams.AppendResp.Success {
  const message = new AppendResp.Success();
  if (revision < 0) message.setNoStream(new shared.Empty());
  else message.setCurrentRevision(revisionText(revision));
  if (position === undefined) return message.setNoPosition(new shared.Empty());
  return message.setPosition(
    new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}

function wrongVersion(options: streams.AppendReq.Options, current: number): streams.AppendResp.WrongExpectedVersion {
  const message = new AppendResp.WrongExpectedVersion();
  if (options.hasAny()) message.setExpectedAny(new shared.Empty());
  else if (options.hasStreamExists()) message.setExpectedStreamExists(new shared.Empty());
  else if (options.hasNoStream()) message.setExpectedNoStream(new shared.Empty());
  else message.setExpectedRevision(options.getRevision());
  if (current < 0) return message.setCurrentNoStream(new shared.Empty());
  return message.setCurrentRevision(revisionText(current));
}
