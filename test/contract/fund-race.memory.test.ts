import { MemoryEventStore } from '#libs/eventing';
import { describeFundRace } from './fund-race.suite.js';

describeFundRace('in memory', async () => new MemoryEventStore());
