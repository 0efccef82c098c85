import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Metrics } from './metrics.js';
import { withTrace } from './trace.js';

const SAFE_ID = /^[\w.:-]{1,100}$/;
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Every request gets a correlation id, its caller's own if it sends a decent one, and is measured. */
export function observeHttp(fastify: FastifyInstance, metrics: Metrics): void {
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
