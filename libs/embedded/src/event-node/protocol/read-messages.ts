import streams from '@eventstore/db-client/generated/streams_pb.js';
import { revisionText, type StoredEvent } from '../storage/stored-event.js';
import { streamIdentifier, uuidMessage } from './wire-values.js';

const { ReadResp } = streams;

/** An event as it is sent: itself, or a link and what it leads to. */
export interface ResolvedEvent {
  readonly event?: StoredEvent;
  readonly link?: StoredEvent;
}

export function eventMessage({ event, link }: ResolvedEvent, structuredIds: boolean): streams.ReadResp {
  const original = (link ?? event) as StoredEvent;
  const read = new ReadResp.ReadEvent().setCommitPosition(String(original.position));
  if (event) read.setEvent(recordedEvent(event, structuredIds));
  if (link) read.setLink(recordedEvent(link, structuredIds));
  return new ReadResp().setEvent(read);
}

function recordedEvent(event: StoredEvent, structuredIds: boolean): streams.ReadResp.ReadEvent.RecordedEvent {
  const message = new ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidMessage(event.id, structuredIds))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(revisionText(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  message
    .getMetadataMap()
    .set('type', event.type)
    .set('created', ticks(event.created))
    .set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  return message;
}

// The protocol counts in steps of 100 ns.
const ticks = (microseconds: number): string => `${microseconds}0`;

export const confirmationMessage = (id: string): streams.ReadResp =>
  new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));

export const caughtUpMessage = (): streams.ReadResp => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());

export const checkpointMessage = (position: number): streams.ReadResp =>
  new ReadResp().setCheckpoint(
    new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );

export const streamNotFoundMessage = (stream: string): streams.ReadResp =>
  new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)));

export const firstStreamPositionMessage = (revision: number): streams.ReadResp =>
  new ReadResp().setFirstStreamPosition(String(revision));

export const lastStreamPositionMessage = (revision: number): streams.ReadResp =>
  new ReadResp().setLastStreamPosition(String(revision));

export type ReadMessage = streams.ReadResp;
