import { issueDevelopmentToken } from '#libs/access';
import { isAlive } from '#libs/embedded';
import { EsdbEventStore } from '#libs/eventing';
import { type Api, graphqlApi } from '#libs/importing';
import { pidsOf, startSupervised, type Supervised, temporaryHome } from '../faults/supervised.js';

/** The whole service as a user starts it, in a home of its own. */
export interface TestService {
  readonly home: string;
  readonly supervised: Supervised;
  /** Straight to the event node, past the service. */
  readonly store: EsdbEventStore;
  /** GraphQL over the network as an admin of a tenant. Each request is sent once. */
  api(tenant: string): Promise<Api>;
  /** The number of a process of it as of now. */
  pid(name: 'postgres' | 'event-node' | 'projector' | 'api'): number;
  stop(): Promise<void>;
}

export async function startTestService(env: Record<string, string> = {}): Promise<TestService> {
  const { home, remove } = await temporaryHome();
  const supervised = await startSupervised(home, { CONCORD_LOG_LEVEL: 'warn', ...env });
  const store = new EsdbEventStore(supervised.run().env['EVENTSTORE_URL'] ?? '');
  return {
    home,
    supervised,
    store,
    api: async (tenant) => {
      const claims = { tenant, subject: 'test', role: 'admin', expiresIn: '12h' } as const;
      const token = await issueDevelopmentToken({ home, host: '127.0.0.1', nodeEnv: 'test' }, claims);
      return graphqlApi({ url: `${supervised.url}/graphql`, token });
    },
    pid: (name) => pidsOf(supervised.run())[name] ?? 0,
    stop: async () => {
      await store.close();
      if (isAlive(supervised.pid)) process.kill(supervised.pid, 'SIGTERM');
      await supervised.ended;
      await remove();
    },
  };
}
