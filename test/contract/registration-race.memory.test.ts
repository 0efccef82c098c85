import { MemoryEventStore } from '#libs/eventing';
import { describeRegistrationRace } from './registration-race.suite.js';

describeRegistrationRace('in memory', async () => new MemoryEventStore());
