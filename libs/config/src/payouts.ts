import { join, resolve } from 'node:path';
import { type Environment, readSettings } from './environment.js';
import type { Settings } from './settings/settings.js';

export interface PayoutConfig {
  /** Absolute path of the directory for payout files. */
  readonly directory: string;
  readonly settles: Settings['CONCORD_PAYOUTS_SETTLE'];
}

/** Where payouts are written to, for the policy that sends them; the process has read its whole configuration before. */
export function readPayoutSettings(env: Environment): PayoutConfig {
  const { CONCORD_HOME: home = '.concord', CONCORD_PAYOUTS_SETTLE: settles = 'by-status-file' } =
    readSettings(env).settings;
  return { directory: join(resolve(home), 'payouts'), settles };
}
