import type { ServerDuplexStream } from '@grpc/grpc-js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ActiveCalls } from './active-calls.js';
import {
  batchBadRequest,
  batchOutcome,
  batchTimeout,
  batchTooBig,
  type BatchAddress,
} from '../protocol/batch-messages.js';
import { MAX_APPEND_BYTES, stopping } from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import type { ProposedEvent } from '../storage/stored-event.js';
import { expectedOf, proposedEvent, streamName, uuidOf } from '../protocol/wire-values.js';

type Call = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** The longest that an append may be on its way in parts. */
const WRITE_TIMEOUT_MILLISECONDS = 10_000;
/** A caller is read no further while appends of so many bytes wait for their commit. */
const MOST_PENDING_BYTES = 32 * 1024 * 1024;

/** Streams.BatchAppend: appends one after another on one call, each in one or more messages, answered in their order. */
export function batchAppendHandler(log: EventLog, calls: ActiveCalls): (call: Call) => void {
  return (call) => {
    calls.addStream(call);
    const batch = new BatchCall(log, call);
    call.on('data', (message: streams.BatchAppendReq) => batch.take(message));
    call.on('end', () => batch.endOfRequests());
    call.on('cancelled', () => batch.abandon());
    call.on('close', () => batch.abandon());
  };
}

/** An append whose messages have not all come. */
interface PartialAppend {
  readonly address: BatchAddress;
  readonly expected: number;
  readonly events: ProposedEvent[];
  bytes: number;
  timeout?: NodeJS.Timeout;
}

class BatchCall {
  readonly #partial = new Map<string, PartialAppend>();
  #unanswered = 0;
  #pendingBytes = 0;
  #requestsEnded = false;

  constructor(
    private readonly log: EventLog,
    private readonly call: Call,
  ) {}

  take(message: streams.BatchAppendReq): void {
    const stream = streamName(message.getOptions()?.getStreamIdentifier());
    const address = { correlationId: message.getCorrelationId() as shared.UUID, stream };
    try {
      this.#take(message, address);
    } catch (fault) {
      this.call.write(batchBadRequest(address, (fault as Error).message));
    }
  }

  endOfRequests(): void {
    this.#requestsEnded = true;
    this.#endWhenAnswered();
  }

  abandon(): void {
    for (const { timeout } of this.#partial.values()) clearTimeout(timeout);
    this.#partial.clear();
  }

  #take(message: streams.BatchAppendReq, address: BatchAddress): void {
    const id = uuidOf(message.getCorrelationId());
    const options = message.getOptions();
    const append = options ? this.#begin(options, address) : this.#partial.get(id);
    if (!append) return;
    this.#forget(id, append);
    for (const proposed of message.getProposedMessagesList()) {
      append.bytes += proposed.getData_asU8().length;
      if (append.bytes <= MAX_APPEND_BYTES) append.events.push(proposedEvent(proposed));
    }
    if (append.bytes > MAX_APPEND_BYTES) this.call.write(batchTooBig(append.address));
    else if (message.getIsFinal()) this.#write(append);
    else this.#keep(id, append);
  }

  #begin(options: streams.BatchAppendReq.Options, address: BatchAddress): PartialAppend | undefined {
    if (!address.stream) throw new RangeError('Required field StreamIdentifier not set.');
    const expected = expectedOf(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);
    const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity;
    if (deadline <= Date.now()) {
      this.call.write(batchTimeout(address));
      return undefined;
    }
    return { address, expected, events: [], bytes: 0 };
  }

  #keep(id: string, append: PartialAppend): void {
    this.#partial.set(id, append);
    append.timeout ??= setTimeout(() => {
      if (this.#partial.delete(id)) this.call.write(batchTimeout(append.address));
    }, WRITE_TIMEOUT_MILLISECONDS);
  }

  #forget(id: string, append: PartialAppend): void {
    this.#partial.delete(id);
    clearTimeout(append.timeout);
    delete append.timeout;
  }

  #write({ address, expected, events, bytes }: PartialAppend): void {
    this.#unanswered++;
    this.#pendingBytes += bytes;
    if (this.#pendingBytes > MOST_PENDING_BYTES) this.call.pause();
    const taken = this.log.write({ kind: 'append', stream: address.stream, expected, events }, (outcome) => {
      const answer = batchOutcome(address, expected, outcome);
      if (answer) this.call.write(answer);
      this.#answered(bytes);
    });
    if (!taken) this.call.emit('error', stopping());
  }

  #answered(bytes: number): void {
    this.#unanswered--;
    this.#pendingBytes -= bytes;
    if (this.#pendingBytes <= MOST_PENDING_BYTES && this.call.isPaused()) this.call.resume();
    this.#endWhenAnswered();
  }

  #endWhenAnswered(): void {
    if (this.#requestsEnded && this.#unanswered === 0) this.call.end();
  }
}
