import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { guardedAgents } from './guarded-agent.js';
import { post } from './post.js';

const agents = guardedAgents({ isAllowed: () => true });
let server: Server;

afterEach(async () => {
  agents.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Asks an endpoint so often, one request after the other. @param closes whether it closes this connection instead of answering */
async function posted(times: number, closes: (socket: Socket, nth: number) => boolean): Promise<unknown[]> {
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
    const { outcome } = await post(agents, { url, headers: {}, body: '{}', timeoutMs: 5_000 });
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
});
