import { inputValidation } from '#libs/graphql';
import { NestLogger, observeHttp } from '#libs/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TokenVerifier } from '#libs/access';
import { guardRequests } from './request-guard.js';
import { ApiModule, type ApiParts } from './api.module.js';

/** A slow sender keeps a connection this long and no longer. Milliseconds. */
const [HEADERS_MS, REQUEST_MS, LOOK_MS] = [10_000, 30_000, 1_000];

/** The application, not yet listening. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: LOOK_MS },
  });
  observeHttp(adapter.getInstance(), parts.metrics);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(parts), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
    bodyParser: false,
  });
  guardRequests(adapter.getInstance(), {
    verifier: app.get(TokenVerifier),
    log: (err) => parts.logger.error({ err }, 'a request failed'),
  });
  app.useGlobalPipes(inputValidation());
  return app;
}
