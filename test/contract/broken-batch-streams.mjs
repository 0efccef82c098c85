// Appends faster than the connection takes them, for as long as it lives, and prints every rejection that nobody could catch; one is of
// another call over gRPC. A process of its own: under jest such rejections reach no listener.
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { Client, credentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';

const [url] = process.argv.slice(2);
const text = 'x'.repeat(20_000);
const client = EventStoreDBClient.connectionString(url);

process.on('unhandledRejection', (reason) => {
  const { message, stack, code, details, metadata } = reason;
  process.stdout.write(`${JSON.stringify({ message, stack, code, details, metadata: metadata !== undefined })}\n`);
});

async function append() {
  for (;;) {
    const event = jsonEvent({ type: 'x', data: { text } });
    await client.appendToStream(`x-${randomUUID()}`, event, { expectedRevision: NO_STREAM }).catch(() => undefined);
  }
}
for (let n = 0; n < 256; n += 1) void append();

const other = new Client('127.0.0.1:1', credentials.createInsecure());
void new Promise((_, reject) => {
  const asIs = (value) => value;
  other.makeUnaryRequest('/other.Service/Call', asIs, asIs, Buffer.from(''), (fault) => fault && reject(fault));
});
