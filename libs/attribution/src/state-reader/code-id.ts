import type { BlindIndex } from '#libs/eventing';
import { uuidOfBlind } from '#libs/deals';
import { isRefusal, type Refusal } from '#libs/kernel';
import { codeForm } from '../code/code-text.js';

/** The id of a code, also where there is none; BAD_CODE for what cannot be one. */
export async function codeIdOf(
  index: BlindIndex,
  tenant: string,
  programId: string,
  given: string,
): Promise<string | Refusal<'BAD_CODE'>> {
  const form = codeForm(given);
  return isRefusal(form)
    ? (form as Refusal<'BAD_CODE'>)
    : uuidOfBlind(await index.blind(tenant, 'code', JSON.stringify([programId, form])));
}
