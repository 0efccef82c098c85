import type { FastifyInstance } from 'fastify';

/** How long a slow sender keeps a connection, in milliseconds. */
export interface Patience {
  readonly headersMs: number;
  /** From the first byte to the last of the body. */
  readonly requestMs: number;
  /** How often it is looked at. */
  readonly lookMs: number;
}

export const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, lookMs: 1_000 };

/** The options by which a server cuts off who sends slowly; `http` are those of the server below it. */
export const cutOffAfter = ({ headersMs, requestMs, lookMs }: Patience = PATIENCE) => ({
  requestTimeout: requestMs,
  http: { headersTimeout: headersMs, connectionsCheckingInterval: lookMs },
});

/** Of a server that answers questions alone: whatever body is sent, nothing of it is read. */
export const takesNoBodies = (fastify: FastifyInstance): void => void fastify.removeAllContentTypeParsers();

/** What anybody may ask, however often: whoever asks while it is being found out, or so many milliseconds later, gets the same. */
export function askedOnce<Answer>(keptMs: number, find: () => Promise<Answer>): () => Promise<Answer> {
  let last: { readonly answer: Promise<Answer>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.answer;
    const found = { answer: find(), until: Infinity };
    last = found;
    found.answer.then(
      () => (found.until = performance.now() + keptMs),
      () => (found.until = 0),
    );
    return found.answer;
  };
}

/** How long the answers of `/health/ready` and `/metrics` stand. Milliseconds. */
export const TOLD_FOR_MS = 250;
