import { ApiFault } from '#libs/importing';
import { minorOf } from './input/decimals.js';
import {
  namedTotalsDifference,
  passedDifference,
  postingsDifference,
  stepDifference,
  totalsDifference,
} from './comparison.js';
import { readBalances, reconcile } from './ledger-reader.js';
import { Player } from './player.js';
import type { Scenario, Step, Totals } from './input/scenario.js';
import { NotTaken, type ServiceClient } from './service-client.js';

/** What came of a scenario: nothing in `difference` where everything is as expected. */
export interface Verdict {
  readonly name: string;
  /** The first that differs: of a step, then totals, postings, what was passed, holds, the reconciliation. */
  readonly difference: string | null;
  /** The step after which it was seen; null where it was seen at the end, or nothing was played. */
  readonly step: string | null;
  /** Whether the service's own recomputation agrees with its ledgers; null where it was not asked. */
  readonly reconciled: boolean | null;
  readonly steps: number;
  readonly milliseconds: number;
}

type Found = Pick<Verdict, 'difference' | 'step'>;
const AS_EXPECTED: Found = { difference: null, step: null };

/** Plays a scenario in a tenant of its own. Rejects with ApiFault where the service cannot be reached. */
export async function playScenario(client: ServiceClient, scenario: Scenario): Promise<Verdict> {
  const began = performance.now();
  let steps = 0;
  const verdict = (found: Found, reconciled: boolean | null): Verdict => ({
    ...{ name: scenario.name, ...found, reconciled, steps, milliseconds: Math.round(performance.now() - began) },
  });
  try {
    const player = await Player.open(client, scenario);
    let found = AS_EXPECTED;
    for (const step of scenario.steps) {
      const differs = await played(player, step);
      steps += 1;
      if (found.difference === null && differs !== null) {
        found = { difference: differs.text, step: `${step.step} ${step.key}` };
        if (differs.isFinal) break;
      }
    }
    const agrees = await reconciliation(client, player);
    if (found.difference === null) found = { difference: await endDifference(client, player, scenario), step: null };
    if (found.difference === null) found = { difference: agrees, step: null };
    return verdict(found, agrees === null);
  } catch (fault) {
    if (fault instanceof ApiFault) throw fault;
    const text = fault instanceof NotTaken ? fault.message : `it cannot be played: ${(fault as Error).message}`;
    return verdict({ difference: text, step: null }, null);
  }
}

/** After what the API does not take, what follows has no meaning. */
async function played(player: Player, step: Step): Promise<{ text: string; isFinal: boolean } | null> {
  try {
    const outcome = await player.play(step);
    const text = stepDifference(step, outcome) ?? namedTotalsDifference(step.expect?.totals, player.history.totals());
    return text === null ? null : { text, isFinal: false };
  } catch (fault) {
    if (!(fault instanceof NotTaken)) throw fault;
    return { text: fault.message, isFinal: true };
  }
}

async function endDifference(
  client: ServiceClient,
  player: Player,
  { expect, asOf }: Scenario,
): Promise<string | null> {
  const { history, world } = player;
  const totals = history.totals();
  return (
    totalsDifference('total', expect.totals, totals) ??
    postingsDifference(expect.ledgers, history.postings()) ??
    passedDifference(expect.passed, history.passed()) ??
    (asOf === undefined ? null : holdsDifference(expect.held, expect.payable, totals, history.held(asOf))) ??
    totalsDifference('balance', totals, await balancesOf(client, player, world.currency))
  );
}

function holdsDifference(
  held: Totals | undefined,
  payable: Totals | undefined,
  totals: Totals,
  found: Totals,
): string | null {
  const free = Object.fromEntries(Object.entries(totals).map(([key, total]) => [key, total - (found[key] ?? 0)]));
  return (
    (held ? totalsDifference('held', held, found) : null) ??
    (payable ? totalsDifference('payable', payable, free) : null)
  );
}

async function balancesOf(client: ServiceClient, { world, at }: Player, currency: string): Promise<Totals> {
  const balances = await readBalances(client, world, at);
  return Object.fromEntries(
    [...balances].map(([partner, amount]) => [world.partnerKeys.get(partner) ?? partner, minorOf(amount, currency)]),
  );
}

/** Null where the service's own recomputation agrees. */
async function reconciliation(client: ServiceClient, { world }: Player): Promise<string | null> {
  const found = await reconcile(client, world);
  if (found === null) return 'reconcile: there is no such program';
  const [first] = found.differences;
  if (!found.agrees) return `reconcile: ${first ? `${first.kind}: ${first.message}` : 'it does not agree'}`;
  return found.waiting > 0 ? `reconcile: ${found.waiting} sources are not in the ledgers yet` : null;
}
