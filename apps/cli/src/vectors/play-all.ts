import { randomBytes } from 'node:crypto';
import { graphqlApi, retryingApi } from '#libs/importing';
import { playScenario, type Verdict } from './play-scenario.js';
import type { ScenarioFile } from './input/scenario-files.js';
import { ServiceClient } from './service-client.js';
import type { TokenOf } from './tenant-tokens.js';

interface Run {
  readonly url: string;
  readonly tokenOf: TokenOf;
  /** How many are played side by side. */
  readonly atOnce: number;
  /** In the order in which they end. */
  readonly tell: (verdict: Verdict) => void;
}

/** Plays every scenario in a tenant of its own; verdicts in the order of the files. */
export async function playAll(files: readonly ScenarioFile[], run: Run): Promise<Verdict[]> {
  const series = `vectors-${randomBytes(5).toString('hex')}`;
  const verdicts: Verdict[] = [];
  const queue = [...files.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, file] = next;
      const verdict = await verdictOn(file, `${series}-${at + 1}`, run);
      verdicts[at] = verdict;
      run.tell(verdict);
    }
  };
  await Promise.all(Array.from({ length: run.atOnce }, worker));
  return verdicts;
}

async function verdictOn({ name, scenario, fault }: ScenarioFile, tenant: string, run: Run): Promise<Verdict> {
  if (!scenario) {
    return { name, difference: `no scenario: ${fault}`, step: null, reconciled: null, steps: 0, milliseconds: 0 };
  }
  const api = retryingApi(graphqlApi({ url: run.url, token: await run.tokenOf(tenant) }));
  return playScenario(new ServiceClient(api), scenario);
}
