import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and a server and does to their connections what networks do. */
export class UnreliableProxy {
  port = 0;
  private server: Server | undefined;
  isFrozen = false;
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  constructor(private readonly target: number) {}

  async listen(): Promise<void> {
    this.server = createServer((client) => this.join(client));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Every connection breaks. Answers how many did. */
  cut(): number {
    const cut = this.pairs.size;
    for (const [client, server] of this.pairs) {
      client.destroy();
      server.destroy();
    }
    return cut;
  }

  /** Nothing moves any more, and nobody is told. */
  freeze(): void {
    this.isFrozen = true;
    for (const pair of this.pairs) apart(pair);
  }

  /** Nothing moves any more over the connections that there are, and nobody is told; new ones are as good as any. */
  strand(): void {
    for (const pair of this.pairs) apart(pair);
  }

  thaw(): void {
    this.isFrozen = false;
    for (const pair of this.pairs) together(pair);
  }

  /** Connections break and new ones are refused until the next `listen`. */
  async refuse(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    this.cut();
    await closed;
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair = [client, server] as const;
    this.pairs.add(pair);
    const part = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.on('error', () => undefined).on('close', part);
    if (!this.isFrozen) together(pair);
  }
}

function together([client, server]: readonly [Socket, Socket]): void {
  client.pipe(server);
  server.pipe(client);
}

function apart([client, server]: readonly [Socket, Socket]): void {
  client.unpipe(server).pause();
  server.unpipe(client).pause();
}
