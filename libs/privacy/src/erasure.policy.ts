import { type AnyPolicy, type Context, policy, type StoredEvent } from '#libs/eventing';
import type { DomainEvent } from '#libs/kernel';
import type { PersonalKeys } from './personal-keys.js';

/** An erasing event that does not say whom: nothing may pass it by. */
class ErasureWithoutSubject extends Error {
  override readonly name = 'ErasureWithoutSubject';
  readonly code = 'ERASURE_WITHOUT_SUBJECT';
  constructor(type: string, field: string, stream: string) {
    super(`${type} in ${stream} names nobody in ${field}`);
  }
}

/** Ids and names that tell nobody. What Postgres could not hold is none. */
const SUBJECT = /^[\x21-\x7e]{1,200}$/;

type Keys = Pick<PersonalKeys, 'eraseSubject'>;
type Erasing = Pick<StoredEvent, 'id' | 'type' | 'stream' | 'data'>;

const subjectFieldsOf = (contexts: readonly Context[]): ReadonlyMap<string, string> =>
  new Map(contexts.flatMap(({ erasures = [] }) => erasures).map(({ type, subject }) => [type, subject]));

/** Throws ErasureWithoutSubject. */
async function eraseWhom(
  keys: Keys,
  { id, type, stream, data }: Erasing,
  tenant: string,
  field: string,
): Promise<void> {
  const subject = (data as Readonly<Record<string, unknown>> | null)?.[field];
  if (typeof subject !== 'string' || !SUBJECT.test(subject)) throw new ErasureWithoutSubject(type, field, stream);
  await keys.eraseSubject(tenant, subject, { eventId: id });
}

/**
 * Deletes a person's key when an event of any context says that the person is erased; sends no commands. Everything may arrive again,
 * as after a restore of the keys.
 */
export function erasePersonWhenErased(contexts: readonly Context[], keys: Keys): AnyPolicy {
  const subjectFields = subjectFieldsOf(contexts);
  return policy<DomainEvent>({
    name: 'erase-person-when-erased',
    sources: [...new Set(contexts.flatMap(({ erasures = [] }) => erasures).map(({ of }) => of))],
    on: [...subjectFields.keys()],
    react: async (events) => {
      for (const event of events)
        await eraseWhom(keys, event, event.metadata.tenant, subjectFields.get(event.type) ?? '');
      return [];
    },
  });
}

/**
 * Lets whoever reads a history under these keys erase a person at the event that says so, before it reads on. For processes that may change
 * keys. An event that names nobody, or no tenant, is left to the policy, which stops at it.
 */
export function eraseWhenReached(contexts: readonly Context[], keys: PersonalKeys): void {
  const subjectFields = subjectFieldsOf(contexts);
  keys.erases = (type) => subjectFields.has(type);
  keys.reached = (event) => {
    const field = subjectFields.get(event.type);
    const { tenant } = (event.metadata ?? {}) as { readonly tenant?: unknown };
    if (field === undefined || typeof tenant !== 'string') return undefined;
    return eraseWhom(keys, event, tenant, field).catch((fault: unknown) => {
      if (!(fault instanceof ErasureWithoutSubject)) throw fault;
    });
  };
}
