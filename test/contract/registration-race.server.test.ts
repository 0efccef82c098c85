import { describe, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { describeRegistrationRace } from './registration-race.suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url) describeRegistrationRace('the server named by EVENTSTORE_URL', async () => new EsdbEventStore(url));
else describe('simultaneous registrations: a real server', () => it.skip('EVENTSTORE_URL is not set', () => undefined));
