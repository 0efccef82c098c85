import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { guardedAgents } from './guarded-agent.js';
import { post } from './post.js';

let connecting: () => void = () => undefined;
const isAllowed = (): true => {
  connecting();
  return true;
};
const agents = guardedAgents({ isAllowed });
let server: Server;

afterEach(async () => {
  connecting = () => undefined;
  agents.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Asks an endpoint so often, one request after the other. @param closes whether it closes this connection instead of answering */
async function posted(
  times: number,
  closes: (socket: Socket, nth: number) => boolean,
  over?: AbortSignal,
): Promise<unknown[]> {
  let count = 0;
  server = createServer((request, answer) => {
    request.resume();
    if (closes(request.socket, (count += 1))) request.socket.destroy();
    else answer.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const outcomes: unknown[] = [];
  for (let n = 0; n < times; n += 1) {
    const { outcome } = await post(agents, { url, headers: {}, body: '{}', timeoutMs: 5_000, over });
    outcomes.push(outcome);
  }
  return [...outcomes, count];
}

describe('a request to an endpoint', () => {
  it('goes out again where the endpoint closed the connection of the one before, and no other ever does', async () => {
    const used = new WeakSet<Socket>();
    const isUsed = (socket: Socket): boolean => {
      const isKnown = used.has(socket);
      used.add(socket);
      return isKnown;
    };
    expect(await posted(3, isUsed)).toEqual(['delivered', 'delivered', 'delivered', 5]);
    agents.close();
    server.close();
    expect(await posted(2, () => true)).toEqual(['unreachable', 'unreachable', 2]);
  });

  it.each(['before it is sent', 'before it has a connection'])(
    'does not go out again once it is over %s',
    async (when) => {
      const over = new AbortController();
      const closes = (_: Socket, nth: number): boolean => {
        if (nth === 2 && when === 'before it is sent') over.abort();
        connecting = () => over.abort();
        return nth === 2;
      };
      expect(await posted(2, closes, over.signal)).toEqual(['delivered', 'unsent', 2]);
    },
  );
});
