import { createTestDatabase, startEventNode } from '#libs/embedded';

/** A server to test against, and what it takes to end it. */
export interface Target {
  readonly url: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

/** The servers that every contract is held against: the embedded node, and the one that EVENTSTORE_URL names. */
export function targets(): { name: string; start: () => Promise<Target> }[] {
  const url = process.env['EVENTSTORE_URL'];
  const named = {
    name: 'the server of EVENTSTORE_URL',
    start: async () => ({ url: url as string, embedded: false, stop: async () => undefined }),
  };
  return [{ name: 'the embedded node', start: startEmbedded }, ...(url ? [named] : [])];
}

async function startEmbedded(): Promise<Target> {
  const database = await createTestDatabase('event_node');
  const node = await startEventNode({ port: 0, databaseUrl: database.url() });
  return { url: node.url, embedded: true, stop: () => node.stop().then(() => database.drop()) };
}
