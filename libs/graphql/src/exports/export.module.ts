import { Module } from '@nestjs/common';
import { ExportController } from './export.controller.js';

/** `/export/v1`: whole lists as files. */
@Module({ controllers: [ExportController] })
export class ExportModule {}
