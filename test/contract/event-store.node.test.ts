import { afterAll } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import { EsdbEventStore } from '#libs/eventing';
import { describeEventStore } from './event-store.suite.js';

let node: EventNode | undefined;
afterAll(() => node?.stop());

describeEventStore('the embedded event node, in memory', async () => {
  node = await startEventNode({ port: 0, memory: true });
  return new EsdbEventStore(node.url);
});
