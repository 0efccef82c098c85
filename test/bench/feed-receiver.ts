import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process of its own: an endpoint that answers 204 and notes when each request came. */
const at: number[] = [];
const now = (): number => performance.timeOrigin + performance.now();

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    at.push(now());
    response.writeHead(204).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

process.on('message', (message: 'count' | 'taken') => process.send?.(message === 'count' ? at.length : at.splice(0)));
