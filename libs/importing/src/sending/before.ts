import { type Api, ApiFault } from './api.js';

/** The program or the caller that an import is for is none. */
export class TargetFault extends Error {
  override readonly name = 'TargetFault';
}

interface Before {
  readonly historyPosition: string | null;
  readonly program?: { readonly id: string } | null;
}

const OF_PROGRAM = 'query Before($programId: ID!) { historyPosition program(id: $programId) { id } }';
const OF_NONE = 'query Before { historyPosition }';
const NOBODY = ['UNAUTHENTICATED', 'FORBIDDEN'];

/**
 * Asks once, before the first row, whether there is such a program and whether this caller may see it. Answers where the history ends:
 * what has an earlier position was there before. Throws TargetFault.
 */
export async function before(api: Api, programId: string | null): Promise<string | null> {
  try {
    const answer = await (programId === null ? api<Before>(OF_NONE, {}) : api<Before>(OF_PROGRAM, { programId }));
    if (answer.program === null) throw new TargetFault(`There is no program ${programId} in this tenant.`);
    return answer.historyPosition;
  } catch (fault) {
    if (!(fault instanceof ApiFault)) throw fault;
    if (NOBODY.includes(fault.code))
      throw new TargetFault(`The token is not good for an import: ${fault.message} (${fault.code}).`);
    if (fault.code === 'BAD_USER_INPUT') throw new TargetFault(`${programId} is no id of a program: ${fault.message}.`);
    throw fault;
  }
}

/** Whether an answer with this position was first given before the history ended at `head`. */
export function wasBefore(position: string | null, head: string | null): boolean {
  const commit = (text: string): bigint => BigInt(text.split('/')[0] ?? '');
  return position !== null && head !== null && commit(position) <= commit(head);
}
