import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { boundConnections } from './connections.js';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0))
    if ('closeAllConnections' in one) one.close().closeAllConnections();
    else one.destroy();
});

async function server(most: number) {
  const made = createServer((request, response) => {
    if (request.url === '/') response.end('answered');
  });
  boundConnections(made, most);
  open.push(made);
  await once(made.listen(0, '127.0.0.1'), 'listening');
  const { port } = made.address() as AddressInfo;
  /** From an address of the loopback network; resolves once what is asked has come. */
  const connection = async (localAddress: string, path?: string): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    open.push(socket);
    const came = once(made, path === undefined ? 'connection' : 'request');
    await once(socket, 'connect');
    if (path !== undefined) socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    await came;
    return socket;
  };
  return Object.assign(connection, { taken: (socket: Socket) => made.emit('connection', socket) });
}

const ended = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : once(socket.resume(), 'close');

describe('more connections than a server has', () => {
  it('cost whoever has most of them one over which nothing is asked, and keep nobody away', async () => {
    const connection = await server(4);
    const waits = await connection('127.0.0.2', '/never');
    const crowd = [await connection('127.0.0.2'), await connection('127.0.0.2')];
    const other = await connection('127.0.0.3');
    const comes = await connection('127.0.0.4', '/');
    expect(String((await once(comes, 'data'))[0])).toContain('answered');
    await ended(crowd[0]!);
    expect([waits, crowd[1]!, other, comes].map(({ closed }) => closed)).toEqual([false, false, false, false]);
    await connection('127.0.0.4');
    await ended(crowd[1]!);
    // Where all of them are asked over, it is the oldest.
    await connection('127.0.0.2', '/never');
    await Promise.race([ended(comes), ended(waits)]);
    expect(other.closed).toBe(false);
  });

  it('are counted no more once they have ended', async () => {
    const connection = await server(1);
    for (let n = 0; n < 3; n += 1) {
      const one = await connection('127.0.0.2', '/');
      await once(one, 'data');
      expect(one.closed).toBe(false);
      one.destroy();
      await ended(one);
      await new Promise(setImmediate);
    }
  });

  it('are not counted where they had ended before they were taken', async () => {
    const connection = await server(2);
    const gone = [new Socket(), new Socket()];
    for (const one of gone) connection.taken(one);
    for (const one of gone) one.destroy();
    await Promise.all(gone.map(ended));
    const one = await connection('127.0.0.2', '/');
    await once(one, 'data');
    const other = await connection('127.0.0.2', '/');
    await once(other, 'data');
    // One is still there.
    one.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(String((await once(one, 'data'))[0])).toContain('answered');
    await connection('127.0.0.3');
    await ended(one);
    other.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(String((await once(other, 'data'))[0])).toContain('answered');
  });
});
