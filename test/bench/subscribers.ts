import WebSocket from 'ws';

/** What the process of subscribers is told to open: so many connections for each token, each with so many subscriptions. */
export interface Asked {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly connections: number;
  readonly subscriptions: number;
  readonly query: string;
}

let [answers, open] = [0, 0];

/** A process of its own: whoever measures must not be kept by what thousands are told. */
process.on('message', (message: Asked | 'count' | 'end') => {
  if (message === 'end') process.exit(0);
  if (message === 'count') process.send?.({ answers, open });
  else void subscribe(message).then(() => process.send?.('ready'));
});

async function subscribe({ url, tokens, connections, subscriptions, query }: Asked): Promise<void> {
  for (const token of tokens)
    for (let n = 0; n < connections; n += 1) await connection(url, token, subscriptions, query);
}

function connection(url: string, token: string, subscriptions: number, query: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const send = (said: object): void => socket.send(JSON.stringify(said));
    socket.on('error', reject);
    socket.on('close', (code) => {
      open -= subscriptions;
      reject(new Error(`closed with ${code}`));
    });
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.includes('"next"')) answers += 1;
      else if (text.includes('"connection_ack"')) {
        for (let id = 0; id < subscriptions; id += 1) send({ id: String(id), type: 'subscribe', payload: { query } });
        open += subscriptions;
        // What is subscribed was read before the answer to a ping.
        send({ type: 'ping' });
      } else if (text.includes('"pong"')) resolve();
      else if (text.includes('"error"')) reject(new Error(text));
    });
  });
}
