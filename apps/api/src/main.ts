import 'reflect-metadata';
import { type ApiConfig, ConfigError, readApiConfig } from '#libs/config';
import { createLogger, refuseStart, sayReady, stopOnSignal } from '#libs/observability';
import { startApi } from './service.js';

const KNOWN = ['ConfigError', 'StoreUnusable'];

const read = (): ApiConfig | ConfigError => {
  try {
    return readApiConfig(process.env);
  } catch (fault) {
    if (fault instanceof ConfigError) return fault;
    throw fault;
  }
};

const config = read();
const level = config instanceof ConfigError ? 'info' : config.logLevel;
const logger = createLogger({ name: 'api', level });
try {
  if (config instanceof ConfigError) throw config;
  const api = await startApi(config, logger);
  stopOnSignal(logger, api.stop);
  sayReady(api.port);
} catch (fault) {
  await refuseStart(logger, fault, KNOWN);
}
