import { inputValidation } from '#libs/graphql';
import { cutOffAfter, NestLogger, observeHttp, PATIENCE } from '#libs/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TokenVerifier } from '#libs/access';
import { guardRequests } from './guard/request-guard.js';
import { ApiModule, type ApiParts } from './api.module.js';

/** The application, not yet listening. */
export async function createApi(parts: ApiParts, patience = PATIENCE): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', ...cutOffAfter(patience) });
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
