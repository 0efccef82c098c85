import { join } from 'node:path';
import { brokenInvariants } from '../../libs/audit/src/ledger/invariants.js';
import { Recomputation } from '../../libs/audit/src/ledger/recomputation.js';

/** The recomputation that a test plays: the auditor's own, or a copy with a bug planted in it. */
export interface Auditor {
  readonly Recomputation: typeof Recomputation;
  readonly brokenInvariants: typeof brokenInvariants;
}

export const AUDITOR: Auditor = { Recomputation, brokenInvariants };

export async function auditorOf(source: string): Promise<Auditor> {
  const load = (file: string): Promise<unknown> => import(join(source, file));
  // One after the other: Jest's loader mixes up modules that two imports reach at once.
  const recomputation = await load('ledger/recomputation.ts');
  return { ...(recomputation as object), ...((await load('ledger/invariants.ts')) as object) } as Auditor;
}
