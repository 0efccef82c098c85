import type { Breath, StateReader } from '#libs/eventing';
import type { LedgerState } from '../../ledger/state/ledger.state.js';
import { allocationSteps, type ReadCap } from '../../program-cap/allocation.js';
import { cap } from '../../program-cap/cap.aggregate.js';
import type { Take } from '../../program-cap/cap.commands.js';
import { capIdOf } from '../../program-cap/cap.js';

/** What would be reserved of caps of the whole program. A cap is read once it is drawn on, and all is worked out again. */
export async function underForeseenCaps(
  facts: StateReader,
  tenant: string,
  takes: readonly Take[],
  ledgers: ReadonlyMap<string, LedgerState>,
  breath: Breath,
): Promise<readonly Take[]> {
  const caps = new Map<string, ReadCap>();
  for (;;) {
    const steps = allocationSteps(takes, ledgers, caps);
    let step = steps.next();
    for (; !step.done; step = steps.next()) if (breath.due) await breath.take();
    const { missing, takes: reserved } = step.value;
    if (missing.size === 0) return reserved;
    for (const [key, window] of missing) {
      const { state } = await facts.of(cap, tenant, capIdOf(tenant, window));
      caps.set(key, { cap: window, state });
    }
  }
}
