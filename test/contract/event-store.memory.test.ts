import { MemoryEventStore } from '#libs/eventing';
import { describeEventStore } from './event-store.suite.js';

describeEventStore('in memory', async () => new MemoryEventStore());
