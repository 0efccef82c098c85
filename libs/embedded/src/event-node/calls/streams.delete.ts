import type { sendUnaryData, ServerUnaryCall, ServiceError } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ActiveCalls } from './active-calls.js';
import { asServiceError, handlerFault, stopping, streamDeleted, wrongExpectedVersion } from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import type { DeleteRequest, Outcome } from '../log/requests.js';
import { revisionText } from '../storage/stored-event.js';
import { expectedOf, streamName } from '../protocol/wire-values.js';

type Options = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** Streams.Delete: the stream reads as not found until it is written again. */
export function deleteHandler(log: EventLog, calls: ActiveCalls) {
  return (call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>, reply: sendUnaryData<streams.DeleteResp>) =>
    remove(log, calls, 'delete', call.request.getOptions()).then(
      (position) => {
        const message = new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position);
        reply(null, new streams.DeleteResp().setPosition(message));
      },
      (fault: unknown) => reply(asServiceError(fault)),
    );
}

/** Streams.Tombstone: the stream is gone for ever. */
export function tombstoneHandler(log: EventLog, calls: ActiveCalls) {
  return (
    call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
    reply: sendUnaryData<streams.TombstoneResp>,
  ) =>
    remove(log, calls, 'tombstone', call.request.getOptions()).then(
      (position) => {
        const message = new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position);
        reply(null, new streams.TombstoneResp().setPosition(message));
      },
      (fault: unknown) => reply(asServiceError(fault)),
    );
}

async function remove(
  log: EventLog,
  calls: ActiveCalls,
  kind: DeleteRequest['kind'],
  options: Options | undefined,
): Promise<string> {
  const stream = streamName(options?.getStreamIdentifier());
  if (!options || !stream) throw handlerFault();
  const expected = expectedOf(options, options.hasRevision() ? options.getRevision() : undefined);
  const outcome = await outcomeOf(log, calls, { kind, stream, expected });
  if (outcome.kind === 'success') return String(outcome.position);
  if (outcome.kind === 'stream-deleted') throw streamDeleted(stream);
  const current = outcome.kind === 'wrong-expected-version' ? outcome.current : -1;
  throw wrongExpectedVersion(stream, String(expected), revisionText(current));
}

function outcomeOf(log: EventLog, calls: ActiveCalls, request: DeleteRequest): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const forget = calls.add((fault: ServiceError) => reject(fault));
    const taken = log.write(request, (outcome) => {
      forget();
      resolve(outcome);
    });
    if (!taken) reject(stopping());
  });
}
