import { type ServerInterceptor, ServerInterceptingCall } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { callerAt } from '#libs/observability';

interface Connection {
  readonly peer: string;
  readonly address: string;
  readonly socket: Socket;
  calls: number;
}

/** Over which nobody was answered yet: of one address, and in all; and those over which somebody was. */
const MOST = { ofAddress: 64, strangers: 1_000, inAll: 5_000 };

/** Anybody may ask for this. */
const HEALTH = '/grpc.health.v1.';

const first = <T>(all: Iterable<T>): T | undefined => all[Symbol.iterator]().next().value as T | undefined;

/**
 * The connections of a server. Whoever connects is a stranger until it is answered over its connection, for which it needs a token. Where there are too many
 * strangers the one that has stood longest goes, not who comes: nobody keeps those away who have a token. Where there are too many in all it is
 * the one that was used least lately and is not used now, whose client connects again when it next asks.
 */
export class Connections {
  /** By address and port, those that have stood longest first. */
  private readonly strangers = new Map<string, Connection>();
  /** Those used least lately first. */
  private readonly known = new Map<string, Connection>();
  private readonly ofAddress = new Map<string, Set<Connection>>();

  constructor(private readonly most = MOST) {}

  get count(): number {
    return this.strangers.size + this.known.size;
  }

  /** False, and closed: there is no room. */
  take(socket: Socket): boolean {
    const { remoteAddress = '', remotePort = 0 } = socket;
    const address = callerAt(remoteAddress);
    const { ofAddress, strangers, inAll } = this.most;
    const alike = this.ofAddress.get(address) ?? new Set();
    if (alike.size >= ofAddress) this.end(first(alike));
    else if (this.strangers.size >= strangers) this.end(first(this.strangers.values()));
    else if (this.count >= inAll) this.end([...this.known.values()].find(({ calls }) => calls === 0));
    if (this.count >= inAll) {
      socket.destroy();
      return false;
    }
    const connection: Connection = { peer: `${remoteAddress}:${remotePort}`, address, socket, calls: 0 };
    this.strangers.set(connection.peer, connection);
    this.ofAddress.set(address, alike.add(connection));
    socket.once('close', () => this.forget(connection)).on('error', () => socket.destroy());
    return true;
  }

  /** Marks over which connection somebody is answered, and which are used. */
  get interceptor(): ServerInterceptor {
    return ({ path }, call) => {
      const peer = call.getPeer();
      const connection = this.known.get(peer) ?? this.strangers.get(peer);
      if (!connection) return new ServerInterceptingCall(call);
      connection.calls += 1;
      let isOver = false;
      const over = (): void => {
        if (!isOver) connection.calls -= 1;
        isOver = true;
        this.used(connection);
      };
      return new ServerInterceptingCall(call, {
        start: (next) => next({ onCancel: over }),
        sendMessage: (message, next) => {
          if (!path.startsWith(HEALTH)) this.answered(connection);
          next(message);
        },
        sendStatus: (status, next) => {
          over();
          next(status);
        },
      });
    };
  }

  private answered(connection: Connection): void {
    if (this.strangers.get(connection.peer) !== connection) return;
    this.forget(connection);
    this.known.set(connection.peer, connection);
  }

  private used(connection: Connection): void {
    if (this.known.get(connection.peer) !== connection) return;
    this.known.delete(connection.peer);
    this.known.set(connection.peer, connection);
  }

  private end(connection: Connection | undefined): void {
    if (!connection) return;
    this.forget(connection);
    connection.socket.destroy();
  }

  private forget(connection: Connection): void {
    const { peer, address } = connection;
    for (const some of [this.strangers, this.known]) if (some.get(peer) === connection) some.delete(peer);
    const alike = this.ofAddress.get(address);
    if (alike?.delete(connection) && alike.size === 0) this.ofAddress.delete(address);
  }
}
