import { describe, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { describeProgramCap } from './program-cap.suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url) describeProgramCap('the server named by EVENTSTORE_URL', async () => new EsdbEventStore(url));
else describe('a cap of the program: a real server', () => it.skip('EVENTSTORE_URL is not set', () => undefined));
