import { type CommandContext, deterministicId, type DomainEvent, type Recorded, type Refusal } from '#libs/kernel';
import type { Written } from './aggregate.js';

/** Thrown by a policy that can do nothing about one event for a business reason: the event is parked, the others go on. */
export class Parked extends Error {
  override readonly name = 'Parked';
  constructor(
    readonly event: Recorded<DomainEvent>,
    readonly refusal: Refusal,
  ) {
    super(refusal.message);
  }
}

/** The n-th command that a policy answers exactly these events with. However often they arrive, it is the same command. */
export const policyCommandId = (policy: string, answers: readonly Written[], n = 0): string =>
  deterministicId('policy', policy, ...answers.map(({ id }) => id), String(n));

/** What a policy's command carries: acts for the tenant of its event, caused by it, at its business time, under an id that follows from it. */
export function policyContext(policy: string, answered: Written | readonly Written[], n = 0): CommandContext {
  const answers = Array.isArray(answered) ? (answered as readonly Written[]) : [answered as Written];
  const last = answers.at(-1);
  if (!last) throw new TypeError(`policy ${policy} answers no event`);
  const { tenant, $correlationId, occurredAt, traceparent } = last.metadata;
  const commandId = policyCommandId(policy, answers, n);
  return {
    tenant,
    actor: { subject: `policy:${policy}`, role: 'policy' },
    commandId,
    bodyHash: commandId,
    correlationId: $correlationId,
    causationId: last.id,
    occurredAt,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
