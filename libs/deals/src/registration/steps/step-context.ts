import { policyContext, type Written } from '#libs/eventing';
import { type CommandContext, deterministicId } from '#libs/kernel';

/**
 * A step is known by the event that it follows from, whoever takes it: the request at once, the policy after a crash, or an older build. The names
 * are of policies that took these steps once: stored as who acted, and in the ids by which what was done is recognised.
 */
const BY = {
  slot: ['claim-customer-when-deal-submitted', 0],
  'slot-again': ['free-slot-when-deal-is-over', 0],
  'free-slot': ['free-slot-when-deal-is-over', 0],
  request: ['ask-for-protection-when-customer-identified', 0],
  leave: ['ask-for-protection-when-customer-identified', 1],
  apply: ['follow-account-when-it-decided', 0],
} as const;

/** The command of a step that follows from an event. */
export const stepContext = (step: keyof typeof BY, cause: Written): CommandContext =>
  policyContext(BY[step][0], cause, BY[step][1]);

/** A step that its own stream recognises, and of which one event may bring about several: `what` tells them apart. */
export function namedStepContext(cause: Written, what: string): CommandContext {
  const commandId = namedStepId(cause.id, what);
  return { ...stepContext('slot', cause), commandId, bodyHash: commandId };
}

/** The same for a request that follows from no event. */
export function requestStepContext(request: CommandContext, what: string): CommandContext {
  const commandId = namedStepId(request.commandId, what);
  return { ...request, commandId, bodyHash: commandId };
}

// Stored: never to be renamed.
const namedStepId = (cause: string, what: string): string => deterministicId('desk', cause, what);
