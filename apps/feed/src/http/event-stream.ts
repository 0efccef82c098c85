import type { ServerResponse } from 'node:http';
import { cloudEventOf, type DeliveredBatch, type FeedFault } from '#libs/feed';
import { written } from '../written.js';
import { problemOf } from './fault.filter.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // A proxy that collects would hold events back.
  'x-accel-buffering': 'no',
};

/**
 * Sends batches as server-sent events: `id` is the cursor to go on after, `data` a CloudEvent. A heartbeat is an id alone, which a client remembers
 * and does not tell its program. What ends the stream is said in an event named `end`.
 */
export async function sendEventStream(
  response: ServerResponse,
  batches: AsyncIterable<DeliveredBatch>,
  gone: AbortSignal,
  reported: (fault: unknown) => FeedFault,
): Promise<void> {
  response.writeHead(200, HEADERS);
  try {
    for await (const batch of batches) await written(response, textOf(batch), gone);
  } catch (fault) {
    await written(response, `event: end\ndata: ${JSON.stringify(problemOf(reported(fault)))}\n\n`, gone);
  } finally {
    response.end();
  }
}

const textOf = ({ events, cursor }: DeliveredBatch): string =>
  events.length === 0
    ? `id: ${cursor}\n\n`
    : events.map((event) => `id: ${event.cursor}\ndata: ${JSON.stringify(cloudEventOf(event))}\n\n`).join('');
