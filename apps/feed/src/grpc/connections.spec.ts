import { ServerInterceptingCall } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Connections } from './connections.js';

class FakeSocket extends EventEmitter {
  isOpen = true;
  constructor(
    readonly remoteAddress: string,
    readonly remotePort: number,
  ) {
    super();
  }
  destroy(): void {
    this.isOpen = false;
    // As the real one does, a moment later.
    setImmediate(() => this.emit('close'));
  }
}

function world(most: ConstructorParameters<typeof Connections>[0]) {
  const connections = new Connections(most);
  let port = 0;
  const connect = (address: string): FakeSocket => {
    const socket = new FakeSocket(address, (port += 1));
    connections.take(socket as unknown as Socket);
    return socket;
  };
  /** A call over a connection, which is answered; `end` ends it. */
  const call = (socket: FakeSocket, path = '/concord.feed.v1.FeedService/Follow') => {
    const beneath = {
      getPeer: () => `${socket.remoteAddress}:${socket.remotePort}`,
      sendMessage: (_: unknown, done: () => void) => done(),
      sendMetadata: () => undefined,
      sendStatus: () => undefined,
      start: () => undefined,
    };
    const made = connections.interceptor({ path } as never, beneath as never);
    expect(made).toBeInstanceOf(ServerInterceptingCall);
    made.sendMessage('answer', () => undefined);
    return { end: () => made.sendStatus({ code: 0, details: '' }) };
  };
  return { connections, connect, call };
}

const open = (sockets: readonly FakeSocket[]): readonly boolean[] => sockets.map(({ isOpen }) => isOpen);

describe('connections', () => {
  it('of strangers are so many of one address and so many in all: the oldest goes, whoever was answered stays', () => {
    const { connect, call, connections } = world({ ofAddress: 2, strangers: 4, inAll: 100 });
    const reader = connect('192.0.2.1');
    call(reader).end();
    const probe = connect('192.0.2.1');
    call(probe, '/grpc.health.v1.Health/Check').end();
    const crowd = [1, 2, 3].map(() => connect('192.0.2.1'));
    expect(open([reader, probe, ...crowd])).toEqual([true, false, false, true, true]);
    // One caller, who has all addresses that begin alike.
    const six = ['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1::3'].map(connect);
    expect(open(six)).toEqual([false, true, true]);
    const far = connect('198.51.100.1');
    expect(open([reader, ...crowd, ...six, far])).toEqual([true, false, false, true, false, true, true, true]);
    expect(connections.count).toBe(5);
  });

  it('are so many in all: the one goes that was used least lately and is not used', () => {
    const { connect, call, connections } = world({ ofAddress: 9, strangers: 9, inAll: 3 });
    const all = [1, 2, 3].map(() => connect('192.0.2.1'));
    const calls = all.map((socket) => call(socket));
    const refused = connect('192.0.2.2');
    expect(open([...all, refused])).toEqual([true, true, true, false]);
    for (const at of [2, 0]) calls[at]?.end();
    const taken = connect('192.0.2.2');
    expect(open([...all, taken])).toEqual([true, true, false, true]);
    expect(connections.count).toBe(3);
  });

  it('are forgotten once they end', async () => {
    const { connect, connections } = world({ ofAddress: 9, strangers: 9, inAll: 9 });
    connect('192.0.2.1').destroy();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(connections.count).toBe(0);
  });
});
