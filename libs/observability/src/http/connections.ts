import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { callerAt } from './caller.js';

interface Connection {
  readonly socket: Socket;
  readonly peer: string;
}

/** More than this are not taken, so that the process can go on to open its own. */
const MOST_CONNECTIONS = 10_000;
/** Of those that are about to end. */
const ROOM = 500;

const peerOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress}:${remotePort}`;

/**
 * So many connections of a server. Where there are no more, one goes of whoever has most of them, the oldest over which nothing is asked: whoever opens thousands
 * keeps nobody else away.
 */
export function boundConnections(server: Server, most = MOST_CONNECTIONS): void {
  server.maxConnections = most + ROOM;
  const callers = new Map<string, Set<Connection>>();
  const asking = new Set<string>();
  let count = 0;
  const leave = (caller: string, connection: Connection): void => {
    const all = callers.get(caller);
    if (!all?.delete(connection)) return;
    count -= 1;
    asking.delete(connection.peer);
    if (all.size === 0) callers.delete(caller);
  };
  const endOne = (): void => {
    let [caller, all] = ['', new Set<Connection>()];
    for (const [each, some] of callers) if (some.size > all.size) [caller, all] = [each, some];
    const [oldest] = all.values();
    const one = [...all].find(({ peer }) => !asking.has(peer)) ?? oldest;
    if (!one) return;
    leave(caller, one);
    one.socket.destroy();
  };
  let hearsUpgrades = false;
  server.on('connection', (socket: Socket) => {
    // Where nobody else takes upgrades, a listener would keep them from being answered.
    if (!hearsUpgrades && server.listenerCount('upgrade') > 0) {
      server.on('upgrade', (request) => void asking.add(peerOf(request.socket)));
      hearsUpgrades = true;
    }
    // It had ended before it was taken.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    if (count >= most) endOne();
    const caller = callerAt(socket.remoteAddress);
    const connection: Connection = { socket, peer: peerOf(socket) };
    callers.set(caller, (callers.get(caller) ?? new Set()).add(connection));
    count += 1;
    socket.once('close', () => leave(caller, connection));
  });
  server.on('request', ({ socket }, response) => {
    const peer = peerOf(socket);
    asking.add(peer);
    response.once('close', () => asking.delete(peer));
  });
}
