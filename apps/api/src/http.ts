import { inputValidation } from '#libs/graphql';
import { NestLogger, observeHttp } from '#libs/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TokenVerifier } from '#libs/access';
import { guardRequests } from './request-guard.js';
import { ApiModule, type ApiParts } from './api.module.js';

/** How long a slow sender keeps a connection, in milliseconds. */
export interface Patience {
  readonly headersMs: number;
  /** From the first byte to the last of the body. */
  readonly requestMs: number;
  /** How often it is looked at. */
  readonly lookMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, lookMs: 1_000 };

/** The application, not yet listening. */
export async function createApi(parts: ApiParts, patience = PATIENCE): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    requestTimeout: patience.requestMs,
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.lookMs },
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
