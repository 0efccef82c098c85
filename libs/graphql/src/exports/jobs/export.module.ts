import { Module } from '@nestjs/common';
import { ExportController } from '../export.controller.js';
import { ExpectedRows } from './expected-rows.js';
import { ExportFileController } from './export-file.controller.js';
import { ExportJobResolver } from './export-job.resolver.js';
import { ExportJobs } from './export-jobs.js';
import { ExportJobsTable } from './export-jobs.table.js';

/** `/export/v1`: whole lists as files, at once or kept as questions. */
@Module({
  controllers: [ExportController, ExportFileController],
  providers: [ExportJobs, ExportJobsTable, ExpectedRows, ExportJobResolver],
})
export class ExportModule {}
