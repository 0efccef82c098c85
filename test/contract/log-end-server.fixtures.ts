import { Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { rpcFault } from './esdb-stub.fixtures.js';

const { ReadResp } = streams;
const SIZE = 100;

interface Call {
  readonly request: streams.ReadReq;
  write(message: streams.ReadResp): void;
  emit(event: 'error', fault: Error): void;
}

/**
 * Follows as servers do: 24.10 ends what was there with a checkpoint where its log ends, and 23.10 takes it that who begins at a place has had the first entry
 * at or behind it. Both in one, for a store is upgraded.
 */
export class LogEndServer {
  /** Behind which place each subscription was to begin. */
  readonly asked: string[] = [];
  private readonly server = new Server();
  private readonly entries: { readonly stream: string; readonly id: string }[] = [];
  private calls: Call[] = [];

  async listen(): Promise<string> {
    const { StreamsService } = streamsService as unknown as { StreamsService: ServiceDefinition };
    this.server.addService(StreamsService, { read: (call: never) => this.follow(call) } as never);
    const port = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
        fault ? reject(fault) : resolve(bound),
      ),
    );
    return `esdb://127.0.0.1:${port}?tls=false`;
  }

  /** Written, and sent to nobody who follows already. */
  write(stream: string, id: string): void {
    this.entries.push({ stream, id });
  }

  /** Sent to all who follow: all up to the end of the log was looked at. */
  checkpoint(): void {
    for (const call of this.calls) call.write(checkpointAt(this.entries.length * SIZE));
  }

  /** Ends all calls; `meanwhile` is done before anybody can be back. */
  cut(meanwhile: () => void): void {
    meanwhile();
    for (const call of this.calls.splice(0)) call.emit('error', rpcFault(status.UNAVAILABLE, 'cut'));
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private follow(call: Call): void {
    const all = call.request.getOptions()?.getAll();
    const after = all?.getPosition();
    this.asked.push(after ? `${after.getCommitPosition()}/${after.getPreparePosition()}` : 'start');
    const first = after ? Math.ceil(Number(after.getCommitPosition()) / SIZE) + 1 : 0;
    call.write(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('one')));
    for (const [n, { stream, id }] of this.entries.entries())
      if (n >= first && stream.startsWith('w-')) call.write(eventAt(n, stream, id));
    call.write(checkpointAt(this.entries.length * SIZE));
    call.write(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
    this.calls.push(call);
  }
}

const checkpointAt = (place: number): streams.ReadResp =>
  new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(place)).setPreparePosition('0'));

function eventAt(n: number, stream: string, id: string): streams.ReadResp {
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
    .setStreamRevision('0')
    .setCommitPosition(String(n * SIZE))
    .setPreparePosition(String(n * SIZE))
    .setData(Buffer.from('{}'));
  event.getMetadataMap().set('type', 'x').set('created', '0').set('content-type', 'application/json');
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(event).setCommitPosition(String(n * SIZE)));
}
