import 'reflect-metadata';
import { readConfig } from '#libs/config';
import { createLogger, sayReady, stopOnSignal } from '#libs/observability';
import { startApi } from './service.js';

const config = readConfig(process.env);
const logger = createLogger({ name: 'api', level: config.logLevel });
const api = await startApi(config, logger);
stopOnSignal(logger, api.stop);
sayReady(api.port);
