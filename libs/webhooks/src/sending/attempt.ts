import type { RawEvent } from '#libs/feed';
import { fromGlobalId } from '#libs/kernel';
import { post, type Posted } from '../targets/post.js';
import type { Attempted, EndpointParts } from './endpoint-parts.js';
import { cloudEventFor, type Numbered, signedRequest, testEvent } from './webhook-request.js';

const UNSENT: Posted = { outcome: 'unsent', status: null, milliseconds: 0, retryAfterMs: 0 };
const NOT_READ: Posted = { outcome: 'cannot-be-read', status: null, milliseconds: 0, retryAfterMs: 0 };

/** Sends one event once, and writes down what became of it; to be kept by the caller. @param follows the sequence of what was sent before */
export async function attemptEvent(
  parts: EndpointParts,
  raw: RawEvent,
  numbered: Numbered,
  follows?: bigint,
): Promise<Attempted> {
  const { type, id } = raw.event;
  const posted = await parts.connections.run(askerOf(parts), async () => {
    if (parts.over.aborted) return { ...UNSENT, subject: null };
    // Read now, and not when its turn was asked for: what was erased or changed meanwhile is so.
    const webhook = parts.webhook();
    const event = await cloudEventFor(parts.raw, webhook, raw, follows).catch((fault: unknown) =>
      parts.onFault(fault, parts.claimed),
    );
    return event ? { ...(await send(parts, event, numbered)), subject: event.subject } : { ...NOT_READ, subject: null };
  });
  return written(parts, { ...numbered, eventId: id, type, subject: posted.subject }, posted);
}

/** Sends a test once. @param id UUID of the event that asked for it */
export async function attemptTest(parts: EndpointParts, id: string): Promise<Attempted> {
  const { tenant, id: webhookId } = parts.claimed;
  const event = testEvent({ tenant, id, webhookId, now: parts.clock() });
  const numbered = { kind: 'test', attempt: 1 } as const;
  const posted = await parts.connections.run(askerOf(parts), () => send(parts, event, numbered));
  const eventId = fromGlobalId('event', event.id) ?? id;
  return written(parts, { ...numbered, eventId, type: event.type, subject: null }, posted);
}

function send(parts: EndpointParts, event: Parameters<typeof signedRequest>[1], numbered: Numbered): Promise<Posted> {
  // It was disabled, deleted, lost or moved while this waited for its turn: the secret that is held is none to sign with any more.
  if (parts.over.aborted) return Promise.resolve(UNSENT);
  const webhook = parts.webhook();
  const { url, timeoutSeconds } = webhook.settings;
  const request = signedRequest(webhook, event, numbered, parts.clock());
  // Its secrets are erased: nothing goes out that nobody can check.
  if (!request) return Promise.resolve(NOT_READ);
  return post(parts.agents, { ...request, url, timeoutMs: timeoutSeconds * 1000, over: parts.over });
}

/** Writes down that an event was asked for and is not sent; to be kept by the caller. */
export const leaveOut = (
  parts: EndpointParts,
  numbered: Numbered,
  { id: eventId, type }: { readonly id: string; readonly type: string },
): Attempted => written(parts, { ...numbered, eventId, type, subject: null }, { ...NOT_READ, outcome: 'left-out' });

const askerOf = ({ claimed: { tenant, id } }: EndpointParts) => ({ tenant, subject: id });

function written(
  { standing }: EndpointParts,
  event: Numbered & { readonly eventId: string; readonly type: string; readonly subject: string | null },
  { outcome, status, milliseconds, retryAfterMs }: Posted,
): Attempted {
  if (outcome !== 'unsent') standing.log({ ...event, outcome, status, milliseconds });
  return { outcome, retryAfterMs };
}
