import 'reflect-metadata';
import { readTrackConfig } from '#libs/config';
import { runService } from '#libs/observability';
import { startTrack } from './service.js';

await runService({ name: 'track', read: () => readTrackConfig(process.env), start: startTrack });
