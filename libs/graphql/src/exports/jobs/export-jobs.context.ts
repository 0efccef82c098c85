import { context } from '#libs/eventing';
import { EXPORT_JOBS_SQL } from './export-job.schema.js';

/** What exports keep beside the views. */
export const exportJobs = context({ aggregates: [], views: [], work: { schemas: [EXPORT_JOBS_SQL] } });
