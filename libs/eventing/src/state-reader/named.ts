import { type Command, type DomainEvent, knownForm } from '#libs/kernel';
import type { Aggregate } from '../definitions/aggregate.js';
import type { StateReader } from '../definitions/state-reader.js';

/** What goes by a key of the vendor's: its id, and the form of the key from which that follows. */
export interface Named {
  readonly id: string;
  readonly externalId: string;
}

/**
 * What the vendor's key means: under the form in which it is recorded, else under the one to record it in. Reads a stream only where
 * the key is not given in the form in which keys are stored.
 */
export async function named<C extends Command, State, E extends DomainEvent>(
  facts: StateReader,
  { aggregate, tenant, idOf }: Naming<C, State, E>,
  externalId: string,
): Promise<Named> {
  const form = await knownForm(externalId, async (key) => {
    return (await facts.of(aggregate, tenant, idOf(key))).revision >= 0n;
  });
  return { id: idOf(form), externalId: form };
}

interface Naming<C extends Command, State, E extends DomainEvent> {
  readonly aggregate: Aggregate<C, State, E>;
  readonly tenant: string;
  /** The id that follows from a key. */
  readonly idOf: (key: string) => string;
}
