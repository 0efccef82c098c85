import { MemoryEventStore } from '#libs/eventing';
import { describeProgramCap } from './program-cap.suite.js';

describeProgramCap('in memory', async () => new MemoryEventStore());
