import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Again, type StreamNews, Watchdog } from './again.js';
import type { Connection } from './connection.js';
import type { Event } from './contract/concord/feed/v1/event_pb.js';
import {
  FeedService,
  OnTaken,
  type Opened,
  type SubscribeRequest,
  SubscribeRequestSchema,
  type SubscribeResponse,
} from './contract/concord/feed/v1/feed_service_pb.js';
import { type Delivery, heartbeatOf, optionsOf } from './delivery.js';

export interface ConsumeOptions extends StreamNews, Delivery {
  /** Events that may be on their way or under work: 1 to 10,000; 1,000 unless given. */
  readonly credit?: number;
  /** Takes the shard that was held longest where none is free: once, for a holder that hangs. */
  readonly takeOver?: boolean;
  /** It holds a shard, or waits for one. */
  readonly onOpened?: (opened: Opened) => void;
}

/** Events of a consumer that came together, or while the loop body was busy: up to half of its credit. */
export interface ConsumedBatch {
  readonly events: readonly Event[];
  readonly cursor: string;
  /** Of the consumer's shards, the one they are of. */
  readonly shard: number;
  /**
   * Says that all of it is done, or what is up to one of its events. True once that is kept; false where the stream was cut before it was known:
   * then it may come again, under the same ids.
   * @param cursor of that event; of the batch unless given
   */
  commit(cursor?: string): Promise<boolean>;
}

/** What a stream may be sent at once, where nothing else is said. */
const CREDIT = 1_000;

type Call = ClientDuplexStream<SubscribeRequest, SubscribeResponse>;

/**
 * Events of a consumer whose cursor the service keeps, batch after batch, for ever; after a cut from the last commit on. Grants credit for as many as each loop
 * body has done. Throws FeedError where asking again cannot help.
 */
export async function* consume(
  connection: Connection,
  name: string,
  request: ConsumeOptions = {},
): AsyncGenerator<ConsumedBatch, void> {
  const { signal } = request;
  const again = new Again(request);
  let takeOver = request.takeOver ?? false;
  for (;;) {
    try {
      const call = (await connection.duplex(FeedService.method.subscribe)) as Call;
      const stream = new ConsumerCall(call, name, { ...request, takeOver }, again);
      takeOver = false;
      const stop = (): void => stream.cut();
      signal?.addEventListener('abort', stop);
      // It may have come while the token was asked for.
      if (signal?.aborted) stop();
      try {
        for (let batch = await stream.next(); batch; batch = await stream.next()) {
          yield batch;
          stream.grant(batch.events.length);
        }
      } finally {
        signal?.removeEventListener('abort', stop);
        stream.cut();
      }
      if (!(await again.after({ message: 'the stream ended' }))) return;
    } catch (fault) {
      if (!(await again.after(fault))) return;
    }
  }
}

type Received = Pick<ConsumedBatch, 'events' | 'cursor'>;

interface Waiting {
  readonly cursor: string;
  readonly isKept: Promise<boolean>;
  readonly resolve: (isKept: boolean) => void;
}

/** One call of Subscribe. It is read all the time: answers to commits come while a loop body waits for them. As many events lie here as there is credit. */
class ConsumerCall {
  private readonly waiting: Waiting[] = [];
  private readonly batches: Received[] = [];
  private readonly watch: Watchdog;
  private readonly credit: number;
  private wake: () => void = () => undefined;
  private shard = 0;
  private isCut = false;
  private fault: Error | undefined;

  constructor(
    private readonly call: Call,
    name: string,
    private readonly request: ConsumeOptions,
    private readonly again: Again,
  ) {
    const options = optionsOf(request);
    this.credit = request.credit ?? CREDIT;
    const onTaken = request.takeOver ? OnTaken.TAKE_OVER : OnTaken.WAIT;
    const reader = { case: 'consumer' as const, value: name };
    this.watch = new Watchdog(heartbeatOf(request), (fault) => this.cut(fault));
    call.on('data', (response: SubscribeResponse) => this.take(response));
    call.on('error', (fault: Error) => this.cut(fault));
    call.on('end', () => this.cut());
    this.send({ kind: { case: 'open', value: { reader, options, onTaken, credit: this.credit } } });
  }

  /** Undefined once the call has ended without a fault. Throws what else it ended with: what lies here then comes again. */
  async next(): Promise<ConsumedBatch | undefined> {
    while (!this.isCut && this.batches.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    if (!this.isCut) return this.taken();
    if (this.fault !== undefined) throw this.fault;
    return undefined;
  }

  grant(credit: number): void {
    if (!this.isCut) this.send({ kind: { case: 'flowControl', value: { credit, commit: '' } } });
  }

  cut(fault?: Error): void {
    if (this.isCut) return;
    this.isCut = true;
    this.fault = fault;
    this.watch.stop();
    this.wake();
    for (const { resolve } of this.waiting.splice(0)) resolve(false);
    this.call.cancel();
  }

  /**
   * What has come since, as one: were each small batch committed and granted by itself, only as small ones would follow it, and who is behind would never
   * catch up. Half of the credit, so that the other half is on its way meanwhile.
   */
  private taken(): ConsumedBatch {
    let [count, size] = [0, 0];
    for (const { events } of this.batches) {
      if (count > 0 && size + events.length > this.credit / 2) break;
      count += 1;
      size += events.length;
    }
    const taken = this.batches.splice(0, count);
    const { cursor } = taken.at(-1) as Received;
    const events = taken.flatMap((batch) => batch.events);
    return { events, cursor, shard: this.shard, commit: (at = cursor) => this.commit(at) };
  }

  private commit(cursor: string): Promise<boolean> {
    if (this.isCut) return Promise.resolve(false);
    // Said twice it has one answer.
    const said = this.waiting.find((one) => one.cursor === cursor);
    if (said) return said.isKept;
    let resolve: Waiting['resolve'] = () => undefined;
    const isKept = new Promise<boolean>((settle) => (resolve = settle));
    this.waiting.push({ cursor, isKept, resolve });
    this.send({ kind: { case: 'flowControl', value: { credit: 0, commit: cursor } } });
    return isKept;
  }

  private take({ kind }: SubscribeResponse): void {
    this.watch.alive();
    this.again.progressed();
    if (kind.case === 'opened') {
      this.shard = kind.value.shard ?? 0;
      this.request.onOpened?.(kind.value);
    }
    if (kind.case === 'committed') this.kept(kind.value.cursor);
    if (kind.case !== 'batch' || kind.value.events.length === 0) return;
    const { events, cursor } = kind.value;
    this.batches.push({ events, cursor });
    this.wake();
  }

  /** Several commits may have one answer: that of the last. */
  private kept(cursor: string): void {
    const at = this.waiting.findIndex((one) => one.cursor === cursor);
    for (const { resolve } of this.waiting.splice(0, at + 1)) resolve(true);
  }

  private send(request: MessageInitShape<typeof SubscribeRequestSchema>): void {
    this.call.write(create(SubscribeRequestSchema, request));
  }
}
