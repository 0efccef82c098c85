import 'reflect-metadata';
import { type Config, ConfigError, readConfig } from '#libs/config';
import { createLogger, refuseStart, sayReady, stopOnSignal } from '#libs/observability';
import { startProjector } from './service.js';

const KNOWN = ['ConfigError', 'StoreUnusable'];

const read = (): Config | ConfigError => {
  try {
    return readConfig(process.env);
  } catch (fault) {
    if (fault instanceof ConfigError) return fault;
    throw fault;
  }
};

const config = read();
const level = config instanceof ConfigError ? 'info' : config.logLevel;
const logger = createLogger({ name: 'projector', level });
try {
  if (config instanceof ConfigError) throw config;
  const projector = await startProjector(config, logger);
  stopOnSignal(logger, projector.stop);
  sayReady(projector.port);
} catch (fault) {
  await refuseStart(logger, fault, KNOWN);
}
