import 'reflect-metadata';
import { readConfig } from '#libs/config';
import { runService } from '#libs/observability';
import { startProjector } from './service.js';

await runService({ name: 'projector', read: () => readConfig(process.env), start: startProjector });
