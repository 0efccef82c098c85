import { type Api, ApiFault } from '#libs/importing';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLasting } from '../faults/supervised.js';
import { until } from './until.js';
import { untilVisible } from './patient.js';
import { serviceIn, type TestService } from './test-service.js';

/** On a busy machine, beside others' work, effects may take longer than a query waits. */
const PATIENCE = 40;

/**
 * The service that all test files of a run share, each with tenants of its own: the first that asks starts it, jest's global teardown ends
 * it. What is answered with NOT_YET_VISIBLE is asked again, everything else is sent once.
 */
export async function sharedTestService(): Promise<TestService> {
  const directory = join(process.env['CONCORD_TEST_RUN_DIR'] ?? '', 'service');
  const service = await serviceIn(await started(directory));
  return {
    ...service,
    api: async (tenant) => askedAgain(await service.api(tenant)),
    as: async (claims) => untilVisible(await service.as(claims)),
  };
}

/** Its home directory, once it is ready. */
async function started(directory: string): Promise<string> {
  const home = join(directory, 'home');
  const [ready, failed] = ['ready', 'failed'].map((name) => join(directory, name)) as [string, string];
  const first = await mkdir(directory).then(
    () => true,
    () => false,
  );
  if (first) {
    await chmod(directory, 0o711);
    await startLasting(home, { CONCORD_LOG_LEVEL: 'warn', CONCORD_TRACK_HOSTS: 'go.acme.com=tracking' }).catch(
      (fault: Error) => {
        writeFileSync(failed, fault.message);
        throw fault;
      },
    );
    writeFileSync(ready, '');
  }
  await until(() => existsSync(ready) || existsSync(failed));
  if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
  return home;
}

function askedAgain(api: Api): Api {
  return async <Data>(document: string, variables: object): Promise<Data> => {
    for (let left = PATIENCE; ; left -= 1) {
      try {
        return await api<Data>(document, variables);
      } catch (fault) {
        if (!(fault instanceof ApiFault) || fault.code !== 'NOT_YET_VISIBLE' || left === 0) throw fault;
      }
    }
  };
}
