import { type AnyPolicy, type Context, policy } from '#libs/eventing';
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

/**
 * Deletes a person's key when an event of any context says that the person is erased; sends no commands. Everything may arrive again,
 * as after a restore of the keys.
 */
export function erasePersonWhenErased(
  contexts: readonly Context[],
  keys: Pick<PersonalKeys, 'eraseSubject'>,
): AnyPolicy {
  const erasures = contexts.flatMap(({ erasures: all = [] }) => all);
  const subjectFields = new Map(erasures.map(({ type, subject }) => [type, subject]));
  return policy<DomainEvent>({
    name: 'erase-person-when-erased',
    sources: [...new Set(erasures.map(({ of }) => of))],
    on: [...subjectFields.keys()],
    react: async (events) => {
      for (const { id, type, data, stream, metadata } of events) {
        const field = subjectFields.get(type) ?? '';
        const subject = (data as Readonly<Record<string, unknown>>)[field];
        if (typeof subject !== 'string' || !subject) throw new ErasureWithoutSubject(type, field, stream);
        await keys.eraseSubject(metadata.tenant, subject, { eventId: id });
      }
      return [];
    },
  });
}
