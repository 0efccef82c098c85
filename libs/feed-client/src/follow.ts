import type { MessageInitShape } from '@bufbuild/protobuf';
import { Again, type StreamNews, Watchdog } from './again.js';
import type { Connection } from './connection.js';
import { type EventBatch, FeedService, type FilterSchema } from './contract/concord/feed/v1/feed_service_pb.js';
import { type Delivery, heartbeatOf, optionsOf, type StartInput, startOf } from './delivery.js';

export interface FollowOptions extends StreamNews, Delivery {
  /** There is no default: it would lose events silently. */
  readonly start: StartInput;
  readonly filter?: MessageInitShape<typeof FilterSchema>;
}

/**
 * Batches in order, for ever: after a cut it goes on after the last batch whose loop body ended. A batch without events says how far the history was looked
 * at: keep its cursor, too. Throws FeedError where asking again cannot help.
 */
export async function* follow(connection: Connection, request: FollowOptions): AsyncGenerator<EventBatch, void> {
  const { filter, signal } = request;
  const options = optionsOf(request);
  const again = new Again(request);
  let start = startOf(request.start);
  for (;;) {
    let silent: unknown;
    try {
      const stream = await connection.serverStream(FeedService.method.follow, {
        ...{ start, options },
        ...(filter && { filter }),
      });
      const stop = (): void => stream.cancel();
      const watch = new Watchdog(heartbeatOf(request), (fault) => {
        silent = fault;
        stop();
      });
      signal?.addEventListener('abort', stop);
      // It may have come while the token was asked for.
      if (signal?.aborted) stop();
      try {
        for await (const { batch } of stream as AsyncIterable<{ batch?: EventBatch }>) {
          watch.stop();
          if (batch) {
            again.progressed();
            yield batch;
            start = startOf(batch.cursor);
          }
          watch.alive();
        }
      } finally {
        watch.stop();
        signal?.removeEventListener('abort', stop);
        stream.cancel();
      }
      if (!(await again.after({ message: 'the stream ended' }))) return;
    } catch (fault) {
      if (!(await again.after(silent ?? fault))) return;
    }
  }
}
