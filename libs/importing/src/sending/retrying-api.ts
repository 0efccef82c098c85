import { setTimeout as pause } from 'node:timers/promises';
import { type Api, ApiFault } from './api.js';

/** Every mutation of an import has one effect however often it is sent, so what failed on the way is sent again. */
const WORTH_TRYING = ['UNREACHABLE', 'OUTCOME_UNKNOWN', 'INTERNAL', 'NOT_YET_VISIBLE', 'BUSY'];
/** After a call that lasted so long the service has waited itself; where a view is being made it says so at once. */
const [LONG_MS, AT_ONCE_MS] = [1_000, 20];
const WAITS_MS = [200, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** The same api, tried again for about half a minute while the service is away. */
export function retryingApi(api: Api, waits: readonly number[] = WAITS_MS): Api {
  return async <Data>(document: string, variables: object): Promise<Data> => {
    for (const wait of waits) {
      const began = performance.now();
      try {
        return await api<Data>(document, variables);
      } catch (fault) {
        if (!(fault instanceof ApiFault) || !WORTH_TRYING.includes(fault.code)) throw fault;
        const hasWaited = fault.code === 'NOT_YET_VISIBLE' && performance.now() - began > LONG_MS;
        await pause(hasWaited ? AT_ONCE_MS : wait);
      }
    }
    return api<Data>(document, variables);
  };
}
