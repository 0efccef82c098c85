import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { within } from '../health.js';
import type { Metrics } from '../metrics.js';
import { withTrace } from '../trace.js';
import { boundConnections } from './connections.js';

const SAFE_ID = /^[\w.:-]{1,100}$/;
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

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

/** Longer than each part of a health report is waited for. Milliseconds. */
const LIMIT_MS = 3_000;

/**
 * What anybody may ask, however often: whoever asks while it is being found out, or so many milliseconds later, gets the same. What is not
 * found out within the limit is given up, so that it does not keep away whoever asks later.
 */
export function askedOnce<Answer>(
  keptMs: number,
  find: () => Promise<Answer>,
  limitMs = LIMIT_MS,
): () => Promise<Answer> {
  let last: { readonly answer: Promise<Answer>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.answer;
    const found = { answer: within(limitMs, find), until: Infinity };
    last = found;
    found.answer.then(
      () => (found.until = performance.now() + keptMs),
      () => (found.until = 0),
    );
    return found.answer;
  };
}

/** How long the answers of `/health/ready` and `/metrics` stand. Milliseconds. */
export const GOOD_FOR_MS = 250;

/** Every request gets a correlation id, its caller's own if it sends a decent one, and is measured; connections are counted. */
export function observeHttp(fastify: FastifyInstance, metrics: Metrics): void {
  boundConnections(fastify.server);
  fastify.addHook('onRequest', (request, reply, done) => {
    const correlationId = matching(request.headers['x-correlation-id'], SAFE_ID) ?? randomUUID();
    const traceparent = matching(request.headers['traceparent'], TRACEPARENT);
    void reply.header('x-correlation-id', correlationId);
    withTrace({ correlationId, ...(traceparent && { traceparent }) }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.request(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}

const matching = (header: string | string[] | undefined, pattern: RegExp): string | undefined =>
  typeof header === 'string' && pattern.test(header) ? header : undefined;
