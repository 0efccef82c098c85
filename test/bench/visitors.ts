import { connect } from 'node:net';

const END = '\r\n\r\n';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

interface Following {
  readonly port: number;
  readonly host: string;
  readonly connections: number;
  /** So long they ask. */
  readonly ms: number;
  /** The key of the link of the n-th request of all. */
  readonly key: (n: number) => string;
  readonly answered?: (head: string, ms: number) => void;
}

let visitors = 0;

/** Somebody whom nobody has seen before. */
function request({ host, key }: Following): string {
  const n = (visitors += 1);
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  return `GET /r/${key(n)} HTTP/1.1\r\nhost: ${host}\r\nuser-agent: ${BROWSER}\r\nx-forwarded-for: ${address}${END}`;
}

/** Connections that each ask again as soon as they are answered, on sockets: a client of its own would take the time that is measured. */
export async function follow(following: Following): Promise<number> {
  const until = performance.now() + following.ms;
  const counts = await Promise.all(Array.from({ length: following.connections }, () => asking(following, until)));
  return counts.reduce((sum, count) => sum + count, 0);
}

const asking = (following: Following, until: number): Promise<number> =>
  new Promise((resolve, reject) => connected(following, until, resolve, reject));

function connected(
  following: Following,
  until: number,
  resolve: (count: number) => void,
  reject: (fault: Error) => void,
): void {
  const socket = connect({ host: '127.0.0.1', port: following.port, noDelay: true });
  let [count, asked, said] = [0, 0, ''];
  const ask = (): void => {
    if (performance.now() >= until) socket.end();
    else {
      asked = performance.now();
      socket.write(request(following));
    }
  };
  socket.setEncoding('latin1');
  socket.once('connect', ask);
  socket.on('data', (text: Buffer | string) => {
    said += text.toString();
    // A redirect has no body.
    if (!said.endsWith(END)) return;
    if (!said.startsWith('HTTP/1.1 302')) return void socket.destroy(new Error(said));
    count += 1;
    following.answered?.(said, performance.now() - asked);
    said = '';
    ask();
  });
  socket.once('error', reject);
  socket.once('close', () => resolve(count));
}
