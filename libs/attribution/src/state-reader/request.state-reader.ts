import { RequestReader, type StateReader } from '#libs/eventing';
import { type Refusal, refuse } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { programAggregate } from '#libs/programs';

/** For many items of one request: what programs and partners say is read once for all of them. */
export const forManyItems = (facts: StateReader): StateReader =>
  new RequestReader(facts, [programAggregate, partnerAggregate]);

/** Why nothing can be recorded in a program that there is not. */
export async function programFault(
  facts: StateReader,
  tenant: string,
  programId: string,
): Promise<Refusal<'NOT_FOUND'> | undefined> {
  const { state } = await facts.of(programAggregate, tenant, programId);
  return state.status === 'absent' ? refuse('NOT_FOUND', 'there is no such program', 'programId') : undefined;
}
