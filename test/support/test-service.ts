import { type DevelopmentClaims, issueDevelopmentToken } from '#libs/access';
import { readRunFile } from '#libs/config';
import { isAlive } from '#libs/embedded';
import { EsdbEventStore } from '#libs/eventing';
import { type Api, graphqlApi } from '#libs/importing';
import type { Position } from '#libs/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { pidsOf, startSupervised, type Supervised, temporaryHome } from '../faults/supervised.js';
import type { Answer, Ask } from '../journeys/in-process.js';
import { assertDescribed } from './described.js';

/** The whole service as a user starts it. */
export interface TestService {
  readonly home: string;
  /** Straight to the event node, past the service. */
  readonly store: EsdbEventStore;
  /** Where the history stood when a test file was given the service. */
  readonly began: Position | 'start';
  /** GraphQL over the network as an admin of a tenant. Each request is sent once. */
  api(tenant: string): Promise<Api>;
  /** The same as anybody, with what is wrong as a part of the answer. */
  as(claims: DevelopmentClaims): Promise<Ask>;
  /** What a subscription says, from the moment it is heard until the service stops. */
  follow(claims: DevelopmentClaims, query: string): Promise<unknown[]>;
  /** The test file is done with it. */
  stop(): Promise<void>;
}

/** A service of a test file's own, whose processes may be killed. */
export interface OwnService extends TestService {
  readonly supervised: Supervised;
  /** The number of a process of it as of now. */
  pid(name: 'postgres' | 'event-node' | 'projector' | 'api' | 'feed' | 'track'): number;
}

/** For a test file that kills processes, needs settings of its own, or rebuilds everything: a service in a home of its own. `main`: of another build. */
export async function startTestService(env: Record<string, string> = {}, main?: string): Promise<OwnService> {
  const { home, remove } = await temporaryHome();
  const supervised = await startSupervised(home, { CONCORD_LOG_LEVEL: 'warn', ...env }, main);
  const service = await serviceIn(home);
  return {
    ...service,
    supervised,
    pid: (name) => pidsOf(supervised.run())[name] ?? 0,
    stop: async () => {
      await service.stop();
      if (isAlive(supervised.pid)) process.kill(supervised.pid, 'SIGTERM');
      await supervised.ended;
      await remove();
    },
  };
}

/** The same, and no refusal passes that its mutation does not describe. */
const described =
  (api: Api): Api =>
  async <Data>(query: string, variables: object) => {
    const data = await api<Data>(query, variables);
    assertDescribed(query, data as Readonly<Record<string, unknown>>);
    return data;
  };

/** The service that runs in a home directory, as a test file uses it. */
export async function serviceIn(home: string): Promise<TestService> {
  const { EVENTSTORE_URL = '', CONCORD_STREAM_PREFIX: streamPrefix, PORT } = readRunFile(home)?.env ?? {};
  const url = `http://127.0.0.1:${PORT}`;
  const store = new EsdbEventStore(EVENTSTORE_URL, streamPrefix === undefined ? {} : { streamPrefix });
  const clients: Client[] = [];
  const tokenFor = (claims: DevelopmentClaims): Promise<string> =>
    issueDevelopmentToken({ home, host: '127.0.0.1', nodeEnv: 'test' }, { expiresIn: '12h', ...claims });
  return {
    home,
    store,
    began: (await store.head()) ?? 'start',
    api: async (tenant) => {
      const token = await tokenFor({ tenant, subject: 'test', role: 'admin' });
      return described(graphqlApi({ url: `${url}/graphql`, token }));
    },
    as: async (claims) => {
      const headers = { authorization: `Bearer ${await tokenFor(claims)}`, 'content-type': 'application/json' };
      return async (query, variables = {}) => {
        const body = JSON.stringify({ query, variables });
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
        const answer = (await response.json()) as Answer;
        assertDescribed(query, answer.data);
        return answer;
      };
    },
    follow: async (claims, query) => {
      const heard: unknown[] = [];
      const authorization = `Bearer ${await tokenFor(claims)}`;
      const connected = new Promise<void>((resolve) => {
        const client = createClient({
          url: `${url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { authorization },
          on: { connected: () => resolve() },
        });
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
    stop: async () => {
      for (const client of clients) await client.dispose();
      await store.close();
    },
  };
}
