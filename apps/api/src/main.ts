import 'reflect-metadata';
import { readApiConfig } from '#libs/config';
import { runService } from '#libs/observability';
import { startApi } from './service.js';

await runService({ name: 'api', read: () => readApiConfig(process.env), start: startApi });
