import { setTimeout as pause } from 'node:timers/promises';
import type { InProcess } from '../journeys/in-process.js';

// Only stops what hangs.
const PATIENCE = 60_000;

/** Which views and policies do not come level with the history, or have left out a tenant. */
export async function notLevel(service: Pick<InProcess, 'late' | 'standing'>): Promise<string[]> {
  let late = service.late();
  // One look more could come just when a processor has noticed that its tables are others.
  for (const end = Date.now() + PATIENCE; late.length > 0 && Date.now() < end; late = service.late()) await pause(50);
  const quarantined = (await service.standing()).flatMap(({ name, quarantined: tenants }) =>
    tenants.map((one) => `${name}: ${JSON.stringify(one)}`),
  );
  return [...late.map(({ name, state, fault }) => `${name} ${state}: ${fault ?? ''}`), ...quarantined];
}
