import { createHash } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TrackConfig } from '#libs/config';
import {
  cutOffAfter,
  type Health,
  type Logger,
  type Metrics,
  METRICS_TYPE,
  observeHttp,
  type OperatorAccess,
  OPERATORS_ONLY,
  PATIENCE,
  takesNoBodies,
  Diagnostics,
} from '#libs/observability';
import { CLICK_MEDIA } from '#libs/attribution';
import { BROWSER_SCRIPT } from './browser-script.js';
import type { Redirect, LinkRequest } from './redirect.js';
import { seldomLogged } from './seldom-logged.js';

export interface ServerParts {
  readonly redirect: Pick<Redirect, 'follow'>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly operators: OperatorAccess;
  readonly logger: Logger;
}

/** Far more than a link and its path take. */
const MOST_URL = 4_096;
const MOST_HEADERS = 8_192;

const UNAVAILABLE = 'Links cannot be followed at the moment: try again.\n';

const SCRIPT_TAG = `"${createHash('sha256').update(BROWSER_SCRIPT).digest('base64url')}"`;

/** The links over HTTP: `GET /r/<key>`, the script for vendors’ pages, health and metrics. */
export function trackServer(
  { tenants, isBehindProxy }: TrackConfig['track'],
  { redirect, health, metrics, operators, logger }: ServerParts,
  patience = PATIENCE,
): FastifyInstance {
  const { requestTimeout, http } = cutOffAfter(patience);
  const app = fastify({
    ...{ routerOptions: { maxParamLength: MOST_URL }, requestTimeout },
    // What is nearest says who asked it; what that one was told is anybody's word.
    trustProxy: isBehindProxy ? (_, hop) => hop === 0 : false,
    http: { ...http, maxHeaderSize: MOST_HEADERS + MOST_URL },
  });
  takesNoBodies(app);
  observeHttp(app, metrics);
  const log = seldomLogged(logger, 'a link could not be followed');
  const diagnostics = new Diagnostics({ health, metrics, operators });
  app.get<{ Params: { key: string }; Querystring: Readonly<Record<string, unknown>> }>(
    '/r/:key',
    async (request, reply) => {
      void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      const tenant = tenants.get(request.hostname.toLowerCase());
      if (request.url.length > MOST_URL) return textual(reply, 400, 'This address is too long.\n');
      if (tenant === undefined) return textual(reply, 404, 'This host has no links.\n');
      const answer = await redirect.follow(linkRequest(tenant, request));
      return answer.status === 302
        ? reply.code(302).header('location', answer.location).send()
        : textual(reply, answer.status, answer.text);
    },
  );
  app.get('/concord.js', (request, reply) => {
    // Any page may load it, also one that asks for what is named by `integrity`.
    void reply.header('cache-control', 'public, max-age=3600').header('access-control-allow-origin', '*');
    void reply.header('etag', SCRIPT_TAG).header('cross-origin-resource-policy', 'cross-origin');
    return request.headers['if-none-match'] === SCRIPT_TAG
      ? reply.code(304).send()
      : reply.type('text/javascript; charset=utf-8').send(BROWSER_SCRIPT);
  });
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async ({ headers }, reply) => {
    const { code, report } = await diagnostics.readiness(headers.authorization);
    return reply.code(code).send(report);
  });
  app.get('/metrics', async ({ headers }, reply) => {
    const figures = await diagnostics.figures(headers.authorization);
    if (figures !== undefined) return reply.type(METRICS_TYPE).send(figures);
    return textual(reply.header('www-authenticate', 'Bearer'), 401, OPERATORS_ONLY);
  });
  app.setNotFoundHandler((_, reply) =>
    textual(reply, 404, 'There is nothing here: links are /r/<key>, the script is /concord.js.\n'),
  );
  app.setErrorHandler((fault: Error & { readonly statusCode?: number }, _, reply) => {
    const isTheirs = fault.statusCode !== undefined && fault.statusCode < 500;
    if (!isTheirs) log(fault);
    return isTheirs ? textual(reply, fault.statusCode ?? 400, `${fault.message}\n`) : textual(reply, 503, UNAVAILABLE);
  });
  return app;
}

const textual = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).type('text/plain; charset=utf-8').send(text);

function linkRequest(
  tenant: string,
  {
    method,
    ip,
    headers,
    params,
    query,
  }: FastifyRequest<{ Params: { key: string }; Querystring: Readonly<Record<string, unknown>> }>,
): LinkRequest {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(' ') : value;
  };
  const { to, c, m } = query;
  return {
    ...{ tenant, key: params.key, method, address: ip, userAgent: header('user-agent') },
    purposes: [header('sec-purpose'), header('purpose'), header('x-moz')],
    // Given twice it is no path.
    path: to === undefined ? null : typeof to === 'string' ? to : '',
    medium: CLICK_MEDIA.find((medium) => medium === m) ?? null,
    hasConsented: c === '1',
    isOptedOut: header('sec-gpc') === '1',
  };
}
