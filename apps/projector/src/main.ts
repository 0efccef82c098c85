import 'reflect-metadata';
import { readConfig } from '#libs/config';
import { createLogger, sayReady, stopOnSignal } from '#libs/observability';
import { startProjector } from './service.js';

const config = readConfig(process.env);
const logger = createLogger({ name: 'projector', level: config.logLevel });
const projector = await startProjector(config, logger);
stopOnSignal(logger, projector.stop);
sayReady(projector.port);
