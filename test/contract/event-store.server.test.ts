import { describe, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { describeEventStore } from './event-store.suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url) describeEventStore('the server named by EVENTSTORE_URL', async () => new EsdbEventStore(url));
else describe('event store: a real server', () => it.skip('EVENTSTORE_URL is not set', () => undefined));
