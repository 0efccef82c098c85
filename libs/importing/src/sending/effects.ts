import { type Api, ApiFault } from './api.js';

const VISIBLE = `query Visible($programId: ID, $at: Position!) {
  sales(programId: $programId, first: 1, afterEffects: $at) { nodes { id } }
  commissions(programId: $programId, first: 1, afterEffects: $at) { nodes { id } }
  deals(programId: $programId, first: 1, afterEffects: $at) { nodes { id } }
}`;

const WITHIN_MS = 10 * 60_000;

/**
 * Waits until queries show everything up to a position and what policies made of it: commissions of sales, deals that are decided. False
 * when that takes longer than ten minutes. Throws ApiFault.
 */
export async function effectsVisible(
  api: Api,
  programId: string | null,
  at: string,
  withinMs = WITHIN_MS,
): Promise<boolean> {
  for (const until = Date.now() + withinMs; ;) {
    try {
      await api<unknown>(VISIBLE, { programId, at });
      return true;
    } catch (fault) {
      if (!(fault instanceof ApiFault) || fault.code !== 'NOT_YET_VISIBLE') throw fault;
      if (Date.now() >= until) return false;
    }
  }
}
