import { inputValidation } from '#libs/graphql';
import { NestLogger, observeHttp } from '#libs/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule, type ApiParts } from './api.module.js';

/** Room for a bulk mutation of 1,000 sales with their lines. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** The application, not yet listening. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: 'idle' });
  observeHttp(adapter.getInstance(), parts.metrics);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(parts), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
  });
  app.useGlobalPipes(inputValidation());
  return app;
}
