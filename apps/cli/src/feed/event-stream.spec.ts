import { describe, expect, it } from '@jest/globals';
import { messagesOf, type StreamMessage } from './event-stream.js';

async function read(parts: readonly string[]): Promise<StreamMessage[]> {
  const found: StreamMessage[] = [];
  async function* arriving() {
    yield* parts;
  }
  for await (const message of messagesOf(arriving())) found.push(message);
  return found;
}

const TEXT = 'id: c1a\ndata: {"id":"x"}\n\nid: c1b\n\nevent: end\ndata: {"reason":"Y"}\n\nid: c1c\ndata: cut';
const MESSAGES = [
  { id: 'c1a', event: undefined, data: '{"id":"x"}' },
  { id: 'c1b', event: undefined, data: undefined },
  { id: undefined, event: 'end', data: '{"reason":"Y"}' },
];

describe('an event stream', () => {
  it('is read as it was written, in whatever parts it arrives, without what was cut off', async () => {
    expect(await read([TEXT])).toEqual(MESSAGES);
    for (let at = 1; at < TEXT.length; at += 1)
      expect(await read([TEXT.slice(0, at), TEXT.slice(at)])).toEqual(MESSAGES);
  });
});
