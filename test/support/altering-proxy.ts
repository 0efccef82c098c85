import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type Readable, Transform } from 'node:stream';

/** Bytes, and what is put in their place: as many. */
export interface Replacement {
  readonly from: Buffer;
  readonly to: Buffer;
}

/** Stands before an event store and changes what it says on the way: other bytes, as many of them. */
export class AlteringProxy {
  private constructor(
    private readonly server: Server,
    /** The store's own address, with the proxy in its place. */
    readonly url: string,
  ) {}

  /** @param url of one node, without TLS */
  static async before(url: string, replacements: readonly Replacement[]): Promise<AlteringProxy> {
    if (replacements.some(({ from, to }) => from.length !== to.length))
      throw new RangeError('what is put in its place is as long');
    const { hostname, port } = new URL(url.replace(/^esdb:/, 'http:'));
    const server = createServer((client) => {
      const node = connect(Number(port), hostname);
      for (const socket of [client, node]) socket.on('error', () => [client, node].forEach((each) => each.destroy()));
      client.pipe(node);
      const said = replacements.reduce<Readable>((told, { from, to }) => told.pipe(replacing(from, to)), node);
      said.pipe(client);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new AlteringProxy(server, url.replace(`${hostname}:${port}`, own));
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Holds back what may be the beginning of `from` until the rest of it comes. */
function replacing(from: Buffer, to: Buffer): Transform {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = Buffer.concat([rest, chunk]);
      for (let at = all.indexOf(from); at >= 0; at = all.indexOf(from, at + from.length)) to.copy(all, at);
      let kept = Math.min(from.length - 1, all.length);
      while (kept > 0 && !from.subarray(0, kept).equals(all.subarray(all.length - kept))) kept -= 1;
      rest = all.subarray(all.length - kept);
      done(null, all.subarray(0, all.length - kept));
    },
    flush(done) {
      done(null, rest);
    },
  });
}
