import { afterAll } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import { EsdbEventStore } from '#libs/eventing';
import { describeFundRace } from './fund-race.suite.js';

let node: EventNode | undefined;
afterAll(() => node?.stop());

describeFundRace('the embedded event node', async () => {
  node = await startEventNode({ port: 0, memory: true });
  return new EsdbEventStore(node.url);
});
