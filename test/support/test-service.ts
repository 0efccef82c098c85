import { type DevelopmentClaims, issueDevelopmentToken } from '#libs/access';
import { isAlive } from '#libs/embedded';
import { EsdbEventStore } from '#libs/eventing';
import { type Api, graphqlApi } from '#libs/importing';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { pidsOf, startSupervised, type Supervised, temporaryHome } from '../faults/supervised.js';
import type { Answer, Ask } from '../journeys/in-process.js';

/** The whole service as a user starts it, in a home of its own. */
export interface TestService {
  readonly home: string;
  readonly supervised: Supervised;
  /** Straight to the event node, past the service. */
  readonly store: EsdbEventStore;
  /** GraphQL over the network as an admin of a tenant. Each request is sent once. */
  api(tenant: string): Promise<Api>;
  /** The same as anybody, with what is wrong as a part of the answer. */
  as(claims: DevelopmentClaims): Promise<Ask>;
  /** What a subscription says, from the moment it is heard until the service stops. */
  follow(claims: DevelopmentClaims, query: string): Promise<unknown[]>;
  /** The number of a process of it as of now. */
  pid(name: 'postgres' | 'event-node' | 'projector' | 'api'): number;
  stop(): Promise<void>;
}

export async function startTestService(env: Record<string, string> = {}): Promise<TestService> {
  const { home, remove } = await temporaryHome();
  const supervised = await startSupervised(home, { CONCORD_LOG_LEVEL: 'warn', ...env });
  const { EVENTSTORE_URL: eventStore = '', CONCORD_STREAM_PREFIX: streamPrefix } = supervised.run().env;
  const store = new EsdbEventStore(eventStore, streamPrefix === undefined ? {} : { streamPrefix });
  const clients: Client[] = [];
  const tokenFor = (claims: DevelopmentClaims): Promise<string> =>
    issueDevelopmentToken({ home, host: '127.0.0.1', nodeEnv: 'test' }, { expiresIn: '12h', ...claims });
  return {
    home,
    supervised,
    store,
    api: async (tenant) => {
      const token = await tokenFor({ tenant, subject: 'test', role: 'admin' });
      return graphqlApi({ url: `${supervised.url}/graphql`, token });
    },
    as: async (claims) => {
      const headers = { authorization: `Bearer ${await tokenFor(claims)}`, 'content-type': 'application/json' };
      return async (query, variables = {}) => {
        const body = JSON.stringify({ query, variables });
        const response = await fetch(`${supervised.url}/graphql`, { method: 'POST', headers, body });
        return (await response.json()) as Answer;
      };
    },
    follow: async (claims, query) => {
      const heard: unknown[] = [];
      const authorization = `Bearer ${await tokenFor(claims)}`;
      const connected = new Promise<void>((resolve) => {
        const url = `${supervised.url.replace('http', 'ws')}/graphql`;
        const on = { connected: () => resolve() };
        const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: { authorization }, on });
        clients.push(client);
        client.subscribe(
          { query },
          { next: ({ data }) => heard.push(data), error: (fault) => heard.push(fault), complete: () => {} },
        );
      });
      await connected;
      await pause(300);
      return heard;
    },
    pid: (name) => pidsOf(supervised.run())[name] ?? 0,
    stop: async () => {
      for (const client of clients) await client.dispose();
      await store.close();
      if (isAlive(supervised.pid)) process.kill(supervised.pid, 'SIGTERM');
      await supervised.ended;
      await remove();
    },
  };
}
