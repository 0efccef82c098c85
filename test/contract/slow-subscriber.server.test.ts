import { describe, it } from '@jest/globals';
import { describeSlowSubscriber } from './slow-subscriber.suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url) describeSlowSubscriber('a real server', () => Promise.resolve(url));
else describe('a live subscriber of a real server', () => it.skip('EVENTSTORE_URL is not set', () => undefined));
