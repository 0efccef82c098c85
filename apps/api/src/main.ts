import 'reflect-metadata';
import { readTrackConfig } from '#libs/config';
import { runService } from '#libs/observability';
import { startApi } from './service.js';

await runService({ name: 'api', read: () => readTrackConfig(process.env), start: startApi });
