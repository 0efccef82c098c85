import shared from '@eventstore/db-client/generated/shared_pb.js';
import google from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import anyMessages from 'google-protobuf/google/protobuf/any_pb.js';
import emptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import { MAX_APPEND_BYTES } from './errors.js';
import type { Outcome } from '../log/requests.js';
import { ANY, NO_STREAM, revisionText, STREAM_EXISTS } from '../storage/stored-event.js';
import { streamIdentifier } from './wire-values.js';

const empty = () => new emptyMessages.Empty();
const { Success } = streams.BatchAppendResp;

// The numbers of google.rpc.Code.
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** Which append of a batch call an answer is for. */
export interface BatchAddress {
  readonly correlationId: shared.UUID;
  readonly stream: string;
}

/** The answer to an append, or none when it is never answered. */
export function batchOutcome(
  address: BatchAddress,
  expected: number,
  outcome: Outcome,
): streams.BatchAppendResp | undefined {
  switch (outcome.kind) {
    case 'success':
      return addressed(address).setSuccess(success(outcome));
    case 'wrong-expected-version':
      return failure(address, wrongVersion(expected, outcome.current));
    case 'stream-deleted':
      return failure(address, deleted(address.stream));
    case 'silence':
      return undefined;
  }
}

export function batchTooBig(address: BatchAddress): streams.BatchAppendResp {
  const message = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES);
  return failure(address, status(INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', message));
}

export function batchTimeout(address: BatchAddress): streams.BatchAppendResp {
  return failure(address, status(DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()));
}

export function batchBadRequest(address: BatchAddress, sentence: string): streams.BatchAppendResp {
  return failure(address, status(INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(sentence)));
}

function success({ revision, position }: Extract<Outcome, { kind: 'success' }>): streams.BatchAppendResp.Success {
  const message = new Success();
  if (revision < 0) message.setNoStream(empty());
  else message.setCurrentRevision(revisionText(revision));
  if (position === undefined) return message.setNoPosition(empty());
  return message.setPosition(
    new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}

function wrongVersion(expected: number, current: number): google.Status {
  const message = new shared.WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(empty());
  else message.setCurrentStreamRevision(revisionText(current));
  if (expected === ANY) message.setExpectedAny(empty());
  else if (expected === NO_STREAM) message.setExpectedNoStream(empty());
  else if (expected === STREAM_EXISTS) message.setExpectedStreamExists(empty());
  else message.setExpectedStreamPosition(revisionText(expected));
  return status(ALREADY_EXISTS, 'WrongExpectedVersion', message);
}

function deleted(stream: string): google.Status {
  const message = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream));
  return status(NOT_FOUND, 'StreamDeleted', message);
}

function status(code: number, name: string, details: { serializeBinary(): Uint8Array }): google.Status {
  const packed = new anyMessages.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new google.Status().setCode(code).setMessage(name).setDetails(packed);
}

function failure(address: BatchAddress, error: google.Status): streams.BatchAppendResp {
  return addressed(address).setError(error);
}

function addressed({ correlationId, stream }: BatchAddress): streams.BatchAppendResp {
  return new streams.BatchAppendResp().setCorrelationId(correlationId).setStreamIdentifier(streamIdentifier(stream));
}
