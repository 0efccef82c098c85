import { type Command, type DomainEvent, deterministicId, type EventSpec, personalFieldsOf } from '#libs/kernel';
import type { BlindIndex } from '../codec/blind-index.js';
import { canonicalText } from './canonical-text.js';

/** The same key was used before for something else. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
  readonly code = 'IDEMPOTENCY_CONFLICT';
  constructor(readonly commandId: string) {
    super('this idempotency key was used before with another body');
  }
}

/** One command, one id, for ever: scoped by tenant and mutation. Blind, since callers may make keys of what they send. */
export async function commandIdOf(blind: BlindIndex, tenant: string, mutation: string, key: string): Promise<string> {
  return deterministicId('command', await blind.blind(tenant, 'command', JSON.stringify([mutation, key])));
}

/**
 * 64 hex digits of the canonical JSON of a body: equal whatever the order of its fields. Under the tenant's key: it stays in the history
 * after a person was erased, and no guess at what the body said may be tried against it.
 */
export const bodyHashOf = async (blind: BlindIndex, tenant: string, body: unknown): Promise<string> =>
  blind.blind(tenant, 'body', await canonicalText(body));

/** What a command is compared by when its id comes again. */
export async function commandHash(blind: BlindIndex, { type, data, context }: Command): Promise<string> {
  return context.bodyHash ?? bodyHashOf(blind, context.tenant, { type, data });
}

/**
 * The same decision of the same command gets the same ids, so sending it again has one effect. What was decided is part of
 * the id: another process that decides the repeat differently, at another clock or by newer facts, must meet a conflict and
 * find the first answer; under equal ids the store would say yes and leave it with a state that never was.
 * Personal fields stay out: an id would let a guess be confirmed after erasure.
 */
export function eventIdsOf(
  stream: string,
  { commandId, bodyHash }: { readonly commandId: string; readonly bodyHash: string },
  decided: readonly DomainEvent[],
  index: ReadonlyMap<string, EventSpec<object>>,
): string[] {
  return decided.map((event, n) => {
    const content = comparedText(event, index.get(event.type));
    return deterministicId(stream, commandId, bodyHash, `${n} of ${decided.length}`, event.type, content);
  });
}

function comparedText({ data }: DomainEvent, spec: EventSpec | undefined): string {
  const personal: readonly string[] = personalFieldsOf(spec ?? {}).flatMap(({ fields }) => fields);
  if (personal.length === 0) return JSON.stringify(data);
  return JSON.stringify(data, (field, value: unknown) => (personal.includes(field) ? null : value));
}
