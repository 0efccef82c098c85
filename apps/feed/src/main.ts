import 'reflect-metadata';
import { readFeedConfig } from '#libs/config';
import { runService } from '#libs/observability';
import { startFeed } from './service.js';

await runService({ name: 'feed', read: () => readFeedConfig(process.env), start: startFeed });
