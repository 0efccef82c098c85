import { describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { guardedAgents, type GuardParts, type Target } from './guarded-agent.js';
import { allowedBy } from './networks.js';
import { post, type Posted } from './post.js';

const PUBLIC = '93.184.216.34';
const production = allowedBy({ networks: [], loopback: false });

/** Every connection is noted, and refused: nothing leaves this process. */
function watched(parts: Partial<GuardParts> = {}) {
  const connected: Target[] = [];
  const resolved: string[] = [];
  const refuse = (target: Target): Socket => {
    connected.push(target);
    throw new Error('nobody connects in a test');
  };
  const agents = guardedAgents({
    isAllowed: production,
    ...parts,
    resolve: (name) => {
      resolved.push(name);
      return (parts.resolve ?? (() => Promise.resolve([PUBLIC])))(name);
    },
    connect: parts.connect ? (target) => (connected.push(target), parts.connect?.(target) as Socket) : refuse,
  });
  const send = (url: string, over?: AbortSignal): Promise<Posted> =>
    post(agents, { url, headers: {}, body: '{}', timeoutMs: 2_000, ...(over && { over }) });
  return { connected, resolved, send, close: () => agents.close() };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const REFUSED = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', '10.0.0.1', '172.16.0.1'],
  ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '192.0.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:10.0.0.1]', '[::127.0.0.1]', '[64:ff9b::a00:1]', '[fd00::1]'],
  ...['[fe80::1]', '[2002:7f00:1::]', '[ff02::1]'],
];

describe('a request to an endpoint', () => {
  it.each(REFUSED)('never connects to https://%s/', async (host) => {
    const { connected, send } = watched();
    expect(await send(`https://${host}/latest/meta-data`)).toMatchObject({
      outcome: 'target-not-allowed',
      status: null,
    });
    expect(connected).toEqual([]);
  });

  it.each(REFUSED)('never connects to a name that stands for %s', async (host) => {
    const address = new URL(`http://${host}/`).hostname.replace(/^\[(.*)\]$/, '$1');
    const { connected, send } = watched({ resolve: () => Promise.resolve([address]) });
    expect(await send('https://rebound.example/')).toMatchObject({ outcome: 'target-not-allowed' });
    expect(connected).toEqual([]);
  });

  it('connects to the very address that was allowed, under the name that its certificate must have', async () => {
    const { connected, resolved, send } = watched();
    expect(await send('https://crm.example:8443/hook')).toMatchObject({ outcome: 'unreachable' });
    expect(connected).toEqual([{ host: PUBLIC, port: 8443, servername: 'crm.example' }]);
    expect(resolved).toEqual(['crm.example']);
  });

  it('connects nowhere where one of several addresses is not allowed, or there is none', async () => {
    for (const addresses of [[PUBLIC, '10.0.0.1'], ['10.0.0.1', PUBLIC], []]) {
      const { connected, send } = watched({ resolve: () => Promise.resolve(addresses) });
      expect(await send('https://mixed.example/')).toMatchObject({ outcome: 'target-not-allowed' });
      expect(connected).toEqual([]);
    }
  });

  it('looks a name up again for every connection: one that is bound anew is refused then', async () => {
    const answers = [[PUBLIC], ['169.254.169.254']];
    const { connected, send } = watched({ resolve: () => Promise.resolve(answers.shift() ?? []) });
    await send('https://rebound.example/');
    expect(await send('https://rebound.example/')).toMatchObject({ outcome: 'target-not-allowed' });
    expect(connected).toHaveLength(1);
  });

  it('may go where a setting says so, and to loopback outside production', () => {
    const allowed = allowedBy({ networks: ['10.1.0.0/16', 'fd00:1::/32'], loopback: true });
    const of = (list: readonly string[]) => list.filter((address) => allowed(address));
    expect(of(['10.1.2.3', '::ffff:10.1.2.3', '10.2.0.1', 'fd00:1::9', 'fd00:2::9'])).toEqual([
      ...['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::9'],
    ]);
    expect(of(['127.0.0.1', '::1', 'localhost', '169.254.169.254', '::127.0.0.1'])).toEqual(['127.0.0.1', '::1']);
  });
});

describe('an endpoint on the loopback address', () => {
  const loopback = (port: number): Partial<GuardParts> => ({
    isAllowed: allowedBy({ networks: [], loopback: true }),
    resolve: () => Promise.resolve(['127.0.0.1']),
    connect: () => connect({ host: '127.0.0.1', port }),
  });
  async function serving(server: Server, work: (sent: ReturnType<typeof watched>, url: string) => Promise<void>) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sent = watched(loopback(port));
    try {
      await work(sent, `http://crm.example:${port}/`);
    } finally {
      sent.close();
      server.closeAllConnections();
      server.close();
    }
  }

  it('that redirects is not followed', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    await serving(server, async ({ connected, send }, url) => {
      expect(await send(url)).toMatchObject({ outcome: 'redirected', status: 302 });
      expect([asked, connected.length]).toEqual([1, 1]);
    });
  });

  it('is spoken to over a connection that is kept', async () => {
    await serving(
      createServer((_, response) => void response.end('done')),
      async ({ connected, send }, url) => {
        for (let n = 0; n < 3; n += 1) {
          expect(await send(url)).toMatchObject({ outcome: 'delivered', status: 200 });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        expect(connected).toHaveLength(1);
      },
    );
  });

  it('that never answers, or says one letter after the other, has failed in time', async () => {
    const silent = createServer(() => undefined);
    await serving(silent, async ({ send }, url) => {
      expect(await send(url)).toMatchObject({ outcome: 'timed-out', status: null });
    });
    const slow = createServer(({ socket }) => {
      const letters = [...'HTTP/1.1 200 OK\r\nx: y'];
      const speaking = setInterval(() => socket.write(letters.shift() ?? 'y'), 100);
      socket.on('close', () => clearInterval(speaking));
    });
    await serving(slow, async ({ send }, url) => expect((await send(url)).outcome).toBe('timed-out'));
  });

  it('is sent nothing that had no connection when it was over, and answers what had', async () => {
    const { resolved, send } = watched({ resolve: () => new Promise(() => undefined) });
    const early = new AbortController();
    const unsent = send('http://crm.example/', early.signal);
    await until(() => resolved.length === 1);
    early.abort();
    expect(await unsent).toMatchObject({ outcome: 'unsent', status: null });
    const late = new AbortController();
    const server = createServer((_, response) => {
      late.abort();
      response.end('done');
    });
    await serving(server, async (sent, url) => {
      expect(await sent.send(url, late.signal)).toMatchObject({ outcome: 'delivered' });
    });
  });

  it('that goes on after its status is not listened to', async () => {
    let isClosed = false;
    const large = createServer((_, response) => {
      response.on('close', () => (isClosed = true));
      response.writeHead(200);
      const more = (): void => void (isClosed || (response.write(Buffer.alloc(64 * 1024)), setImmediate(more)));
      more();
    });
    await serving(large, async ({ send }, url) => {
      expect(await send(url)).toMatchObject({ outcome: 'delivered' });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(isClosed).toBe(true);
    });
  });

  it('says with 410 that it is gone, and with 503 for how long it wants to be left alone', async () => {
    const answers = [
      [410, ''],
      [503, '120'],
      [503, '999999'],
      [500, 'tomorrow'],
    ] as const;
    let n = 0;
    const server = createServer((_, response) => {
      const [status, after] = answers[n++] ?? [200, ''];
      response.writeHead(status, after === '' ? {} : { 'retry-after': after }).end();
    });
    await serving(server, async ({ send }, url) => {
      const found = [await send(url), await send(url), await send(url), await send(url)];
      expect(found.map(({ outcome, retryAfterMs }) => [outcome, retryAfterMs])).toEqual([
        ['gone', 0],
        ['refused', 120_000],
        ['refused', 3_600_000],
        ['refused', 0],
      ]);
    });
  });
});
