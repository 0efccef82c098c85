import { afterAll } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import { describeSlowSubscriber } from './slow-subscriber.suite.js';

let node: EventNode | undefined;
afterAll(() => node?.stop());

describeSlowSubscriber('the embedded event node', async () => {
  node = await startEventNode({ port: 0, memory: true });
  return node.url;
});
