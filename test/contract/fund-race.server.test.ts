import { describe, it } from '@jest/globals';
import { EsdbEventStore } from '#libs/eventing';
import { describeFundRace } from './fund-race.suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url) describeFundRace('the server named by EVENTSTORE_URL', async () => new EsdbEventStore(url));
else
  describe('simultaneous requests to a fund: a real server', () =>
    it.skip('EVENTSTORE_URL is not set', () => undefined));
